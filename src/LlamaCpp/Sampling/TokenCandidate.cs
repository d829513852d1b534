using System.Runtime.InteropServices;

namespace LlamaCpp;

/// <summary>A token that may be drawn; <c>llama_token_data</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TokenCandidate
{
    public int Token;
    public float Logit;

    /// <summary>Written by the samplers.</summary>
    public float Probability;
}
