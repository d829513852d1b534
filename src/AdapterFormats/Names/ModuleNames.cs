namespace AdapterFormats.Names;

/// <summary>Which Hugging Face module of a block is which GGUF weight, by architecture.</summary>
internal static class ModuleNames
{
    private static readonly Dictionary<string, string> s_separate = new(StringComparer.Ordinal)
    {
        ["self_attn.q_proj"] = "attn_q",
        ["self_attn.k_proj"] = "attn_k",
        ["self_attn.v_proj"] = "attn_v",
        ["self_attn.o_proj"] = "attn_output",
        ["mlp.gate_proj"] = "ffn_gate",
        ["mlp.up_proj"] = "ffn_up",
        ["mlp.down_proj"] = "ffn_down",
    };

    private static readonly Dictionary<string, string> s_fused = new(StringComparer.Ordinal)
    {
        ["self_attn.qkv_proj"] = "attn_qkv",
        ["self_attn.o_proj"] = "attn_output",
        ["mlp.gate_up_proj"] = "ffn_up",
        ["mlp.down_proj"] = "ffn_down",
    };

    /// <summary>Architectures whose adapters can be read; Mistral is llama in GGUF.</summary>
    public static IReadOnlyList<string> Architectures { get; } = ["llama", "qwen2", "qwen3", "gemma2", "gemma3", "phi3"];

    /// <summary>Short names of the weights that an adapter may target.</summary>
    public static IReadOnlyList<string> Targets { get; } =
        ["attn_q", "attn_k", "attn_v", "attn_qkv", "attn_output", "ffn_gate", "ffn_up", "ffn_down"];

    /// <summary>The short GGUF name of a block's module (<c>self_attn.q_proj</c>), or null.</summary>
    public static string? ToTarget(string architecture, string module) =>
        (architecture == "phi3" ? s_fused : s_separate).GetValueOrDefault(module);

    /// <summary>The module's name in a block for a weight's short GGUF name (<c>attn_q</c>), or null.</summary>
    public static string? ToModule(string architecture, string target)
    {
        foreach (var (module, name) in architecture == "phi3" ? s_fused : s_separate)
        {
            if (name == target)
                return module;
        }

        return null;
    }

    /// <summary>What stands before the layer's number in module names.</summary>
    public static IReadOnlyList<string> LayerPrefixes(string architecture) => architecture == "gemma3"
        ? ["model.layers.", "model.language_model.layers.", "language_model.model.layers."]
        : ["model.layers."];
}
