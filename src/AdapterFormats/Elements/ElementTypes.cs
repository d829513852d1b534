namespace AdapterFormats.Elements;

/// <summary>Sizes of element types, counted in blocks: one element, or 32 for Q8_0.</summary>
internal static class ElementTypes
{
    public const int QuantBlockLength = 32;
    public const int QuantBlockBytes = 2 + QuantBlockLength;

    public static int BlockLength(ElementType type) => type == ElementType.Q8_0 ? QuantBlockLength : 1;

    public static int BlockBytes(ElementType type) => type switch
    {
        ElementType.F32 => sizeof(float),
        ElementType.F16 or ElementType.BF16 => sizeof(ushort),
        ElementType.Q8_0 => QuantBlockBytes,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>Bytes of <paramref name="elements"/> elements, which are a whole number of blocks.</summary>
    public static long Bytes(ElementType type, long elements) => checked(elements / BlockLength(type) * BlockBytes(type));

    public static AdapterElementType Stored(ElementType type) => type switch
    {
        ElementType.F16 => AdapterElementType.F16,
        ElementType.BF16 => AdapterElementType.BF16,
        _ => AdapterElementType.F32,
    };

    public static ElementType Of(AdapterElementType type) => type switch
    {
        AdapterElementType.F16 => ElementType.F16,
        AdapterElementType.BF16 => ElementType.BF16,
        _ => ElementType.F32,
    };
}
