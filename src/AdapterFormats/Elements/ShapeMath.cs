namespace AdapterFormats.Elements;

/// <summary>Products of dimensions that a file made up.</summary>
internal static class ShapeMath
{
    /// <summary>Number of elements, or null when a dimension is negative or the product passes 2^48: more than any file holds.</summary>
    public static long? Elements(ReadOnlySpan<long> shape)
    {
        const long Max = 1L << 48;
        long product = 1;
        foreach (var length in shape)
        {
            if (length < 0 || length > Max)
                return null;
            if (length != 0 && product > Max / length)
                return null;
            product *= length;
        }

        return product;
    }
}
