namespace AdapterFormats;

/// <summary>What must be known of a base model to judge an adapter for it, without the model. JSON-serialisable with web
/// defaults.</summary>
public sealed record BaseModelDescriptor
{
    /// <summary>What tenants call it, e.g. <c>quickfix-tiny</c>.</summary>
    public required string Name { get; init; }

    /// <summary><c>sha256:…</c> of the model's GGUF file.</summary>
    public required string Digest { get; init; }

    /// <summary>llama (also Mistral), qwen2, qwen3, gemma2, gemma3 or phi3.</summary>
    public required string Architecture { get; init; }

    public required int LayerCount { get; init; }

    public required int EmbeddingLength { get; init; }

    public required int HeadCount { get; init; }

    public required int HeadCountKv { get; init; }

    /// <summary>Tokens that the model was trained for.</summary>
    public required int ContextLength { get; init; }

    public required int VocabularySize { get; init; }

    /// <summary>Every targetable linear weight of the blocks, by layer and then by name.</summary>
    public required IReadOnlyList<TargetTensor> Targets { get; init; }

    /// <summary>What <c>base_model_name_or_path</c> of an adapter may say; <see cref="Name"/> is always accepted.</summary>
    public required IReadOnlyList<string> AcceptedNames { get; init; }

    /// <summary><c>sha256:…</c> of the chat template, or <c>none</c>.</summary>
    public required string TemplateDigest { get; init; }

    /// <summary><c>sha256:…</c> over the tokenizer's metadata without the chat template, or <c>none</c>.</summary>
    public required string TokenizerDigest { get; init; }

    /// <summary><c>completion</c>, and <c>chat</c> and <c>fim</c> where the model can.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }
}
