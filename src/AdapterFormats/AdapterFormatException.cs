namespace AdapterFormats;

/// <summary>Root of this project's exceptions: a file that was expected to be sound is not. Refusals of uploads are <see cref="Finding"/>s,
/// never exceptions.</summary>
public class AdapterFormatException : Exception
{
    public AdapterFormatException(string message) : base(message)
    {
    }

    public AdapterFormatException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
