namespace AdapterFormats;

/// <summary>How the numbers of a canonical adapter are stored.</summary>
public enum AdapterElementType
{
    F32,
    F16,
    BF16,
}
