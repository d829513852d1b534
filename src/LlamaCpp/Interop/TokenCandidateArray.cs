using System.Runtime.InteropServices;

namespace LlamaCpp.Interop;

/// <summary><c>llama_token_data_array</c>. Samplers may move <see cref="Data"/>, and say with <see cref="Selected"/> which index they chose.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TokenCandidateArray
{
    public TokenCandidate* Data;
    public nuint Count;
    public long Selected;
    public byte Sorted;
}
