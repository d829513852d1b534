namespace AdapterFormats.Canonical;

/// <summary>
/// The order of a llama base's q and k rows in GGUF: within each head the two rotary halves are interleaved. B's rows follow the base's.
/// Row <c>j·2 + t</c> of a head comes from row <c>t·(length/2) + j</c>.
/// </summary>
internal static class HeadPermutation
{
    /// <summary>Rows of a head, or null when the target's rows keep their order.</summary>
    public static int? HeadRows(BaseModelDescriptor baseModel, TargetTensor target) => HeadRows(baseModel, target.Name, target.OutputLength);

    /// <summary>The same of a weight by its name and the rows that it has.</summary>
    public static int? HeadRows(BaseModelDescriptor baseModel, string target, int rows)
    {
        if (baseModel.Architecture != "llama")
            return null;
        var heads = target.EndsWith(".attn_q.weight", StringComparison.Ordinal) ? baseModel.HeadCount
            : target.EndsWith(".attn_k.weight", StringComparison.Ordinal) ? baseModel.HeadCountKv
            : 0;
        if (heads == 0)
            return null;
        return heads > 0 && rows % (heads * 2) == 0
            ? rows / heads
            : throw new AdapterFormatException(
                $"The base model's {target} has {rows} rows, which do not divide into {heads} heads of an even length.");
    }

    /// <summary>Puts whole heads of <paramref name="source"/> back into the order that they had before <see cref="Apply"/>.</summary>
    public static void Undo(ReadOnlySpan<byte> source, Span<byte> target, int headRows, int rowBytes)
    {
        var headBytes = headRows * rowBytes;
        for (; !source.IsEmpty; source = source[headBytes..], target = target[headBytes..])
        {
            for (var row = 0; row < headRows; row++)
            {
                var to = (row % 2 * (headRows / 2)) + (row / 2);
                source.Slice(row * rowBytes, rowBytes).CopyTo(target[(to * rowBytes)..]);
            }
        }
    }

    /// <summary>Permutes whole heads in <paramref name="source"/> into <paramref name="target"/>.</summary>
    public static void Apply(ReadOnlySpan<byte> source, Span<byte> target, int headRows, int rowBytes)
    {
        var headBytes = headRows * rowBytes;
        for (; !source.IsEmpty; source = source[headBytes..], target = target[headBytes..])
        {
            for (var row = 0; row < headRows; row++)
            {
                var from = (row % 2 * (headRows / 2)) + (row / 2);
                source.Slice(from * rowBytes, rowBytes).CopyTo(target[(row * rowBytes)..]);
            }
        }
    }
}
