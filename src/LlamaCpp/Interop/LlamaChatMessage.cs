using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>llama_chat_message</c>: two UTF-8 strings ending in zero.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LlamaChatMessage
{
    public byte* Role;
    public byte* Content;
}
