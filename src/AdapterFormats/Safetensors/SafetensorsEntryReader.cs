using System.Text.Json;
using AdapterFormats.Elements;
using AdapterFormats.Validation;

namespace AdapterFormats.Safetensors;

/// <summary>Reads the tensors of a header's JSON, reporting each that is not as the format wants it.</summary>
internal sealed class SafetensorsEntryReader(FindingList findings)
{
    private const int MaxDimensions = 8;
    private const string Hint = "Save the adapter again with PEFT's save_pretrained.";

    public List<SafetensorsEntry> Read(JsonElement root, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<SafetensorsEntry>();
        foreach (var property in root.EnumerateObject())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!names.Add(property.Name))
                findings.Error(FindingCodes.SafetensorsDuplicate, property.Name, "The tensor's name is a duplicate.", Hint);
            else if (property.Name == SafetensorsFormat.MetadataKey)
                JudgeMetadata(property.Value);
            else if (ReadEntry(property) is { } entry)
                entries.Add(entry);
        }

        return entries;
    }

    private void JudgeMetadata(JsonElement metadata)
    {
        if (metadata.ValueKind != JsonValueKind.Object || metadata.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
            findings.Error(FindingCodes.SafetensorsHeader, null, "The header's __metadata__ must be an object of texts.", Hint);
    }

    private SafetensorsEntry? ReadEntry(JsonProperty property)
    {
        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object || value.GetPropertyCount() != 3
            || !value.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array)
        {
            findings.Error(
                FindingCodes.SafetensorsHeader, property.Name, "The header's entry must have exactly dtype, shape and data_offsets.", Hint);
            return null;
        }

        var (begin, end) = Numbers(offsets) is [var from, var to] && from <= to ? (from, to) : ((long?)null, (long?)null);
        return Check(new SafetensorsEntry(property.Name, type.GetString()!, Numbers(shape), begin, end), shape, offsets);
    }

    private SafetensorsEntry Check(SafetensorsEntry entry, JsonElement shape, JsonElement offsets)
    {
        var elements = entry.Shape is null ? null : ShapeMath.Elements(entry.Shape);
        if (elements is null)
        {
            findings.Error(FindingCodes.SafetensorsShape, entry.Name, $"The shape {Raw(shape)} is impossible.", Hint);
            entry = entry with { Shape = null };
        }

        if (entry.Begin is null)
            findings.Error(FindingCodes.SafetensorsOffset, entry.Name, $"The data offsets {Raw(offsets)} are impossible.", Hint);

        if (elements is not null && entry.Begin is not null && SafetensorsFormat.ElementBytes(entry.Type) is int size
            && elements * size != entry.End - entry.Begin)
        {
            findings.Error(FindingCodes.SafetensorsShape, entry.Name,
                $"The shape {Raw(shape)} of {entry.Type} needs {elements * size} bytes; the data offsets span {entry.End - entry.Begin}.",
                Hint);
        }

        return entry;
    }

    // Null when they are too many, or not all whole and positive. Enumerated, because an index walks over all elements before it.
    private static long[]? Numbers(JsonElement array)
    {
        if (array.GetArrayLength() > MaxDimensions)
            return null;
        var numbers = new long[array.GetArrayLength()];
        var count = 0;
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out var number) || number < 0)
                return null;
            numbers[count++] = number;
        }

        return numbers;
    }

    private static string Raw(JsonElement element) => FindingText.Shorten(element.GetRawText());
}
