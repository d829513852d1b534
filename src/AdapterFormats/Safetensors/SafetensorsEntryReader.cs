using System.Text.Json;
using AdapterFormats.Elements;
using AdapterFormats.Validation;

namespace AdapterFormats.Safetensors;

/// <summary>Reads the tensors of a header's JSON, reporting each that is not as the format wants it.</summary>
internal sealed class SafetensorsEntryReader(FindingList findings)
{
    private const string Hint = "Save the adapter again with PEFT's save_pretrained.";

    public List<SafetensorsEntry> Read(JsonElement root)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<SafetensorsEntry>();
        foreach (var property in root.EnumerateObject())
        {
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

        return Check(
            new SafetensorsEntry(property.Name, type.GetString()!, Numbers(shape), Number(offsets, 0), Number(offsets, 1)), shape, offsets);
    }

    private SafetensorsEntry Check(SafetensorsEntry entry, JsonElement shape, JsonElement offsets)
    {
        var elements = entry.Shape is null ? null : ShapeMath.Elements(entry.Shape);
        if (elements is null)
        {
            findings.Error(FindingCodes.SafetensorsShape, entry.Name, $"The shape {Raw(shape)} is impossible.", Hint);
            entry = entry with { Shape = null };
        }

        if (offsets.GetArrayLength() != 2 || entry.Begin is not >= 0 || entry.End is not >= 0 || entry.Begin > entry.End)
        {
            findings.Error(FindingCodes.SafetensorsOffset, entry.Name, $"The data offsets {Raw(offsets)} are impossible.", Hint);
            entry = entry with { Begin = null, End = null };
        }

        if (elements is not null && entry.Begin is not null && SafetensorsFormat.ElementBytes(entry.Type) is int size
            && elements * size != entry.End - entry.Begin)
        {
            findings.Error(FindingCodes.SafetensorsShape, entry.Name,
                $"The shape {Raw(shape)} of {entry.Type} needs {elements * size} bytes; the data offsets span {entry.End - entry.Begin}.",
                Hint);
        }

        return entry;
    }

    private static long[]? Numbers(JsonElement array)
    {
        var numbers = new long[array.GetArrayLength()];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (Number(array, i) is not (>= 0 and var number))
                return null;
            numbers[i] = number;
        }

        return numbers;
    }

    private static long? Number(JsonElement array, int index) =>
        index < array.GetArrayLength() && array[index].ValueKind == JsonValueKind.Number && array[index].TryGetInt64(out var number)
            ? number
            : null;

    private static string Raw(JsonElement element) => FindingText.Shorten(element.GetRawText());
}
