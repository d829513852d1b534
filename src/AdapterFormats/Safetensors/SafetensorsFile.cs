using AdapterFormats.Elements;
using AdapterFormats.Validation;

namespace AdapterFormats.Safetensors;

/// <summary>Opens a safetensors file: its tensors lie side by side, without overlap, gap or trailing bytes.</summary>
internal static class SafetensorsFile
{
    private const string Hint = "Save the adapter again with PEFT's save_pretrained and upload the file whole.";

    /// <summary>Null when the header cannot be read (already reported).</summary>
    public static TensorFile? Open(Stream stream, ImportLimits limits, FindingList findings, CancellationToken cancellationToken)
    {
        if (LooksLikePickle(stream))
        {
            findings.Error(
                FindingCodes.WeightsPickle, null,
                "adapter_model.safetensors is in truth a Python pickle, which can run code when it is loaded.",
                "Load the adapter where you trust it and save it with save_pretrained(..., safe_serialization=True).");
            return null;
        }

        var errorsBefore = findings.ErrorCount;
        if (SafetensorsHeaderReader.Read(stream, limits.MaxHeaderBytes, findings, out var dataStart, cancellationToken) is not { } entries)
            return null;
        // Where a place is unknown, its neighbours' places prove nothing; the unknown one is reported already.
        var known = entries.All(e => e.Begin is not null && SafetensorsFormat.ElementBytes(e.Type) is not null);
        if (known)
            Walk(entries, stream.Length - dataStart, findings);
        var start = dataStart;
        var tensors = entries
            .Select(e => new RawTensor(e.Name, e.Type, SafetensorsFormat.ToElementType(e.Type), e.Shape, start + (e.Begin ?? 0)))
            .ToArray();
        return new TensorFile(stream, tensors, known && findings.ErrorCount == errorsBefore);
    }

    private static bool LooksLikePickle(Stream stream)
    {
        Span<byte> start = stackalloc byte[4];
        stream.Position = 0;
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        // A pickle's PROTO opcode with a known protocol, or the zip that torch.save writes. As a header length either would be absurd.
        var isPickle = start is [0x80, >= 2 and <= 5, (byte)'}' or (byte)'c' or 0x95 or (byte)']' or (byte)'(', ..];
        return read == 4 && (isPickle || start.SequenceEqual("PK\x03\x04"u8));
    }

    private static void Walk(IReadOnlyList<SafetensorsEntry> entries, long present, FindingList findings)
    {
        var sorted = entries.OrderBy(e => e.Begin).ThenBy(e => e.End).ToArray();
        long end = 0;
        var layout = new List<(string Code, SafetensorsEntry Entry, string Message)>();
        foreach (var entry in sorted)
        {
            if (entry.Begin < end)
                layout.Add((
                    FindingCodes.SafetensorsOverlap, entry,
                        $"The tensor overlaps the one before it: it begins at {entry.Begin}, that one ends at {end}."));
            else if (entry.Begin > end)
                layout.Add((
                    FindingCodes.SafetensorsGap, entry, $"A gap of {entry.Begin - end} unused bytes lies before the tensor."));
            end = Math.Max(end, entry.End!.Value);
        }

        if (layout.Count == 0 && end > present)
        {
            findings.Error(
                FindingCodes.SafetensorsTruncated, null,
                $"adapter_model.safetensors is truncated: its tensors need {end} bytes, {present} are there.", Hint);
            return;
        }

        // With offsets outside of the file, gaps and overlaps are only their shadow.
        var outside = sorted.Where(e => e.End > present).ToArray();
        foreach (var entry in outside)
            findings.Error(
                FindingCodes.SafetensorsOffset, entry.Name,
                $"The data offsets end at {entry.End}, outside of the file's {present} bytes of data.", Hint);
        if (outside.Length > 0)
            return;
        foreach (var (code, entry, message) in layout)
            findings.Error(code, entry.Name, message, Hint);
        if (end < present)
            findings.Error(FindingCodes.SafetensorsTrailingBytes, null, $"{present - end} trailing bytes follow the last tensor.", Hint);
    }
}
