using AdapterFormats.Elements;
using AdapterFormats.Validation;

namespace AdapterFormats.Gguf;

/// <summary>Where a GGUF adapter's tensors lie. GGUF leaves no choice: each begins where the one before it ends, aligned.</summary>
internal static class GgufAdapterLayout
{
    private const string Hint = "Export the adapter again; the file is damaged or was written by hand.";

    public static TensorFile Resolve(Stream stream, GgufHeader header, FindingList findings)
    {
        var errorsBefore = findings.ErrorCount;
        var tensors = new List<RawTensor>(header.Tensors.Count);
        var sizes = new List<long>(header.Tensors.Count);
        foreach (var info in header.Tensors)
        {
            var shape = Shape(info, findings);
            var type = GgufTensorType.ToElementType(info.Type);
            tensors.Add(new RawTensor(info.Name, $"GGUF type {info.Type}", type, shape, Offset(header, info)));
            if (Bytes(info, type, shape, findings) is long bytes)
                sizes.Add(bytes);
        }

        // A tensor of unknown size leaves the place of all that follow unknown; it is refused by itself.
        var known = sizes.Count == tensors.Count;
        if (known)
            Walk(stream, header, sizes, findings);
        return new TensorFile(stream, tensors, known && findings.ErrorCount == errorsBefore);
    }

    private static long Offset(GgufHeader header, GgufTensorInfo info) =>
        info.Offset <= long.MaxValue / 2 ? header.DataStart + (long)info.Offset : -1;

    private static long[]? Shape(GgufTensorInfo info, FindingList findings)
    {
        var shape = new long[info.Dimensions.Length];
        for (var i = 0; i < shape.Length; i++)
            shape[shape.Length - 1 - i] = unchecked((long)info.Dimensions[i]);
        if (!shape.Any(length => length <= 0) && ShapeMath.Elements(shape) is not null)
            return shape;
        findings.Error(FindingCodes.TensorShape, info.Name, $"The shape [{string.Join(", ", info.Dimensions)}] is impossible.", Hint);
        return null;
    }

    private static long? Bytes(GgufTensorInfo info, ElementType? type, long[]? shape, FindingList findings)
    {
        if (type is null || shape is null || shape.Length is 0 or > GgufFormat.MaxDimensions)
            return null;
        if (shape[^1] % ElementTypes.BlockLength(type.Value) == 0)
            return ElementTypes.Bytes(type.Value, ShapeMath.Elements(shape)!.Value);
        findings.Error(FindingCodes.TensorShape, info.Name, $"Rows of {shape[^1]} elements are no whole number of Q8_0 blocks.", Hint);
        return null;
    }

    private static void Walk(Stream stream, GgufHeader header, List<long> sizes, FindingList findings)
    {
        var errorsBefore = findings.ErrorCount;
        long expected = 0, end = 0;
        for (var i = 0; i < sizes.Count; i++)
        {
            var info = header.Tensors[i];
            if (info.Offset != (ulong)expected)
            {
                findings.Error(FindingCodes.GgufOffset, info.Name,
                    $"The tensor's offset is {info.Offset}, but it must be {expected}: aligned and right behind the one before it.", Hint);
            }

            end = checked(expected + sizes[i]);
            expected = GgufFormat.Align(end, header.Alignment);
        }

        var present = Math.Max(0, stream.Length - header.DataStart);
        if (findings.ErrorCount > errorsBefore)
            return;
        if (end > present)
            findings.Error(
                FindingCodes.GgufTruncated, null, $"The file is truncated: its tensors need {end} bytes, {present} are there.",
                "Upload the file again.");
        else if (present > expected)
            findings.Error(FindingCodes.GgufTrailingBytes, null, $"{present - expected} trailing bytes follow the last tensor.", Hint);
    }
}
