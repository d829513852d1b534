namespace LlamaCpp;

/// <summary>The root of what this binding throws: a native call failed, or the libraries are not the expected ones.</summary>
public sealed class LlamaException : Exception
{
    public LlamaException(string message)
        : base(message)
    {
    }

    public LlamaException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
