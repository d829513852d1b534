namespace AdapterFormats;

/// <summary>Reads the descriptor of a base model from its GGUF file, in managed code.</summary>
public static class BaseModelDescriptorReader
{
    /// <exception cref="AdapterFormatException">The file is no sound GGUF model, or its architecture is not supported.</exception>
    public static BaseModelDescriptor Read(string ggufPath, string name, IReadOnlyList<string> acceptedNames, CancellationToken cancellationToken) =>
        throw new AdapterFormatException("Not built yet.");
}
