using System.Text.Json;

namespace Gateway.Identity.Signatures;

/// <summary>
/// Reads a provider's key set. A key that is not for us is ignored; a set that shows secrets or leaves open which key is meant is refused whole: its
/// owner has made a mistake that nobody should build on.
/// </summary>
internal static class KeySetReader
{
    public const int MaxKeys = 64;

    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false, MaxDepth = 8 };
    private static readonly string[] s_secrets = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>The set, or what is wrong with it.</summary>
    public static (KeySet? Set, string? Fault) Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                ? Read(keys)
                : (null, "it is no object with an array 'keys'");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, "it is no well-formed JSON, or names a member twice");
        }
    }

    private static (KeySet? Set, string? Fault) Read(JsonElement keys)
    {
        var count = keys.GetArrayLength();
        if (count > MaxKeys)
            return (null, $"it has {count} keys; the most is {MaxKeys}");
        var usable = new List<VerificationKey>();
        foreach (var key in keys.EnumerateArray())
        {
            if (key.ValueKind != JsonValueKind.Object)
                return (null, "one of its keys is no object");
            if (key.TryGetProperty("kty", out var type) && type.ValueEquals("oct") || s_secrets.Any(name => key.TryGetProperty(name, out _)))
                return (null, "it holds a secret or private key, which so is public");
            if (KeyReader.Read(key) is not { } read)
                continue;
            if (usable.Any(other => other.Id == read.Id && other.Rsa.HasValue == read.Rsa.HasValue))
                return (null, "two of its keys have one 'kid'");
            usable.Add(read);
        }

        return usable.Count == 0 ? (null, "none of its keys is one for RS256, PS256 or ES256") : (new KeySet(usable, count - usable.Count), null);
    }
}
