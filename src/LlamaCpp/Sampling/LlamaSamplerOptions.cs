namespace LlamaCpp;

/// <summary>A chain in the order of llama.cpp's own: top-k, typical, top-p, min-p, temperature, draw. What keeps all is left out of it.</summary>
public sealed record LlamaSamplerOptions
{
    /// <summary>Above 0.</summary>
    public required float Temperature { get; init; }

    /// <summary>Keeps the k likeliest; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>0 &lt; p ≤ 1; 1 keeps all. Every candidate's probability must be above 0 in single precision.</summary>
    public float TypicalP { get; init; } = 1;

    /// <summary>0 &lt; p ≤ 1; 1 keeps all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>0 ≤ p &lt; 1; 0 keeps all.</summary>
    public float MinP { get; init; }

    /// <summary>Equal seeds draw equal tokens from equal logits.</summary>
    public required uint Seed { get; init; }
}
