using AdapterFormats.Gguf;
using AdapterFormats.Names;
using AdapterFormats.Validation;

namespace AdapterFormats.BaseModels;

/// <summary>A base model's numbers, from its metadata.</summary>
internal sealed class ModelFacts
{
    private readonly GgufHeader _header;

    public ModelFacts(GgufHeader header)
    {
        _header = header;
        if (!header.Metadata.TryGetValue(GgufFormat.GeneralArchitecture, out var value) || value.Text is not { } architecture)
            throw new AdapterFormatException("The base model names no architecture.");
        if (header.Metadata.TryGetValue(GgufFormat.GeneralType, out var type) && type.Text != "model")
            throw new AdapterFormatException("The GGUF file is no base model: its general.type is not 'model'.");
        if (!ModuleNames.Architectures.Contains(architecture))
            throw new AdapterFormatException(
                $"The architecture '{FindingText.Shorten(architecture)}' is not supported; these are: "
                + $"{string.Join(", ", ModuleNames.Architectures)}.");
        Architecture = architecture;
    }

    public string Architecture { get; }

    public int Number(string key) => Find(key)
        ?? throw new AdapterFormatException(
            $"The base model's {Architecture}.{key} is missing, or not one positive number for all layers.");

    public int NumberOr(string key, int otherwise) => _header.Metadata.ContainsKey($"{Architecture}.{key}") ? Number(key) : otherwise;

    /// <summary>Null where it is 0, missing, or no one number.</summary>
    public int? NumberOrNone(string key) => Find(key);

    public int VocabularySize()
    {
        var embedding = _header.Tensors.FirstOrDefault(t => t.Name == "token_embd.weight");
        return embedding is { Dimensions: [_, <= int.MaxValue and var rows] }
            ? (int)rows
            : throw new AdapterFormatException("The base model has neither a vocabulary nor token embeddings.");
    }

    private int? Find(string key) =>
        _header.Metadata.TryGetValue($"{Architecture}.{key}", out var value) && value.Integer is > 0 and <= int.MaxValue and var number
            ? (int)number
            : null;
}
