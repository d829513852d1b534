using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>Dl_info</c> of <c>dladdr</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DynamicLibraryInfo
{
    public byte* FileName;
    public void* FileBase;
    public byte* SymbolName;
    public void* SymbolAddress;
}
