namespace AdapterFormats.Elements;

/// <summary>Element types that an upload may use. Q8_0 comes from GGUF only and is widened to F32, exactly: an 11-bit scale times 8 bits
/// fits in 24.</summary>
internal enum ElementType
{
    F32,
    F16,
    BF16,
    Q8_0,
}
