using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;
using AdapterFormats.Validation;

namespace AdapterFormats.Safetensors;

/// <summary>Reads a safetensors header: eight bytes of length, then JSON. Null when there is no readable header (already
/// reported).</summary>
internal static class SafetensorsHeaderReader
{
    private const int LengthBytes = 8;
    private const int MaxDepth = 4;
    private const string Hint = "Save the adapter again with PEFT's save_pretrained and upload the file whole.";

    public static IReadOnlyList<SafetensorsEntry>? Read(
        Stream stream, int maxHeaderBytes, FindingList findings, out long dataStart, CancellationToken cancellationToken)
    {
        dataStart = 0;
        if (ReadHeaderBytes(stream, maxHeaderBytes, findings) is not { } header)
            return null;
        dataStart = LengthBytes + header.Length;
        if (!Utf8.IsValid(header))
            return Refuse(findings, "is not UTF-8");
        try
        {
            using var json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new SafetensorsEntryReader(findings).Read(json.RootElement, cancellationToken)
                : Refuse(findings, "is not a JSON object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name with half a surrogate pair.
            return Refuse(findings, $"is not the JSON of safetensors (at most {MaxDepth} levels deep)");
        }
    }

    private static byte[]? ReadHeaderBytes(Stream stream, int maxHeaderBytes, FindingList findings)
    {
        var prefix = new byte[LengthBytes];
        stream.Position = 0;
        if (stream.ReadAtLeast(prefix, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
        {
            findings.Error(
                FindingCodes.SafetensorsTruncated, null, "adapter_model.safetensors is truncated: it is shorter than 8 bytes.", Hint);
            return null;
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var left = stream.Length - LengthBytes;
        var (code, message) = length switch
        {
            0 => (FindingCodes.SafetensorsHeaderLength, "says that its header is 0 bytes long"),
            > SafetensorsFormat.MaxHeaderBytes => (
                FindingCodes.SafetensorsHeaderLength,
                $"says that its header is {length} bytes long; the format allows {SafetensorsFormat.MaxHeaderBytes}"),
            _ when length > (ulong)left => (
                FindingCodes.SafetensorsHeaderTruncated,
                $"is truncated or damaged: its header should have {length} bytes and the file ends after {left}"),
            _ when length > (ulong)maxHeaderBytes => (
                FindingCodes.SafetensorsHeaderTooLarge, $"has a header of {length} bytes; at most {maxHeaderBytes} are read"),
            _ => ("", ""),
        };
        if (code.Length > 0)
        {
            findings.Error(code, null, $"adapter_model.safetensors {message}.", Hint);
            return null;
        }

        var header = new byte[length];
        stream.ReadExactly(header);
        return header;
    }

    private static IReadOnlyList<SafetensorsEntry>? Refuse(FindingList findings, string what)
    {
        findings.Error(FindingCodes.SafetensorsHeader, null, $"The header of adapter_model.safetensors {what}.", Hint);
        return null;
    }
}
