namespace AdapterFormats.Gguf;

/// <summary>The header cannot be read further. Caught where a file is opened, and turned into a finding there.</summary>
internal sealed class GgufFormatException(string code, string message) : AdapterFormatException(message)
{
    public string Code { get; } = code;
}
