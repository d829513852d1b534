using System.Text;
using System.Text.Json;
using AdapterFormats.Validation;

namespace AdapterFormats.Import;

/// <summary>
/// Reads adapter_manifest.json, what the trainers say about how the adapter wants to be asked, and judges its form. What the prompts in it say is judged by who asks by them.
/// </summary>
internal static class ManifestReader
{
    private const int MaxDepth = 4;
    private const string Hint = "See the documentation of adapter_manifest.json; it is optional.";

    /// <summary>The manifest's text, or null when it is refused (already reported).</summary>
    public static string? Read(string path, ImportLimits limits, FindingList findings)
    {
        var length = new FileInfo(path).Length;
        if (length > limits.MaxManifestBytes)
        {
            findings.Error(
                FindingCodes.ManifestTooLarge, null,
                $"adapter_manifest.json is too large: {length} bytes, {limits.MaxManifestBytes} are allowed.", Hint);
            return null;
        }

        var bytes = File.ReadAllBytes(path);
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth, AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in json.RootElement.EnumerateObject())
                    Judge(member, findings);
                return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // Falls through to the finding.
        }

        findings.Error(FindingCodes.ManifestJson, null, "adapter_manifest.json is not a sound JSON object.", Hint);
        return null;
    }

    private static void Judge(JsonProperty member, FindingList findings)
    {
        var fits = member.Name switch
        {
            "promptTemplate" or "defaultMode" or "notes" or "trainedBy" => member.Value.ValueKind == JsonValueKind.String,
            "modes" => member.Value.ValueKind == JsonValueKind.Object || IsTexts(member.Value),
            "names" => IsTexts(member.Value),
            _ => false,
        };
        if (!fits)
            findings.Error(
                FindingCodes.ManifestMember, null,
                $"adapter_manifest.json has the member '{FindingText.Shorten(member.Name)}', which is unknown or of the wrong type.",
                "Known are promptTemplate, defaultMode, notes and trainedBy (texts), modes (an object, or an array of texts) and names (an array of texts).");
    }

    private static bool IsTexts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String);
}
