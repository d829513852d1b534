namespace AdapterFormats.Archives;

/// <summary>The archive cannot be read further. Caught where it is opened, and turned into a finding there.</summary>
internal sealed class ArchiveException(string code, string message) : AdapterFormatException(message)
{
    public string Code { get; } = code;
}
