using System.Text.Json;

namespace Gateway.Identity.Signatures;

/// <summary>
/// The three members of a header that mean something here. A header that brings its own key or says where to find one, that asks for extensions, or that
/// announces another token inside, is refused; what else it holds is ignored.
/// </summary>
/// <param name="Algorithm">As written.</param>
/// <param name="KeyId">Selects a key out of the provider's set and is used for nothing else.</param>
/// <param name="Type">As written; null when absent.</param>
internal sealed record JwsHeader(string Algorithm, string KeyId, string? Type)
{
    public const int MaxKeyIdLength = 256;
    private const int MaxTypeLength = 64;

    private static readonly string[] s_forbidden = ["jwk", "jku", "x5u", "x5c", "crit", "b64", "zip", "cty", "enc"];

    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>The header, or null when it is anything but a plain object with <c>alg</c> and <c>kid</c>.</summary>
    public static JwsHeader? Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || s_forbidden.Any(name => root.TryGetProperty(name, out _)))
                return null;
            var type = Text(root, "typ", MaxTypeLength);
            if (type is null && root.TryGetProperty("typ", out _))
                return null;
            return Text(root, "alg", MaxTypeLength) is { } algorithm && Text(root, "kid", MaxKeyIdLength) is { } keyId
                ? new JwsHeader(algorithm, keyId, type)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair, which no text can hold.
            return null;
        }
    }

    private static string? Text(JsonElement root, string name, int maxLength) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= maxLength
            ? text
            : null;
}
