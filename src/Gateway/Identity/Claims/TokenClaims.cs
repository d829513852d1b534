using System.Text.Json;

namespace Gateway.Identity.Claims;

/// <summary>What a token claims, nothing of it proven yet.</summary>
internal sealed class TokenClaims
{
    /// <summary>Audiences of one token at most: each costs a look-up.</summary>
    public const int MaxAudiences = 8;

    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The last second that a claim may name, counted from 1970: whoever adds a skew or a lifetime to it still has a time.</summary>
    private static readonly double s_maxSeconds = (DateTimeOffset.MaxValue - TimeSpan.FromDays(7)).ToUnixTimeSeconds();

    private readonly JsonElement _root;

    private TokenClaims(JsonElement root, string issuer, IReadOnlyList<string> audiences) => (_root, Issuer, Audiences) = (root, issuer, audiences);

    public string Issuer { get; }

    /// <summary>One at least, no two alike.</summary>
    public IReadOnlyList<string> Audiences { get; }

    /// <summary>The claims, or null when the payload is no object with <c>iss</c> and <c>aud</c>.</summary>
    public static TokenClaims? Read(byte[] payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, s_json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var root = document.RootElement.Clone();
            return root.TryGetProperty("iss", out var issuer) && issuer.ValueKind == JsonValueKind.String && root.TryGetProperty("aud", out var audience)
                && Values(audience) is { Count: > 0 and <= MaxAudiences } audiences
                ? new TokenClaims(root, issuer.GetString()!, [.. audiences.Distinct()])
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    public bool Has(string name) => _root.TryGetProperty(name, out _);

    /// <summary>A claim that is a text and not empty.</summary>
    public string? Text(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && Read(value) is { Length: > 0 } text ? text : null;

    /// <summary>A claim that is a NumericDate of RFC 7519, from 1970 to the last week of the year 9999; null when it is anything else.</summary>
    public DateTimeOffset? Time(string name) =>
        _root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds >= 0 && seconds <= s_maxSeconds
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    /// <summary>The words of a claim that is a text with blanks or an array of texts; none when it is absent or anything else.</summary>
    /// <param name="path">The name of a claim; if there is none of that name, names with dots between them lead into objects.</param>
    public IReadOnlyList<string> Words(string path)
    {
        var value = _root;
        if (!_root.TryGetProperty(path, out value) && !TryWalk(path, out value))
            return [];
        return value.ValueKind == JsonValueKind.String
            ? (Read(value) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : Values(value) ?? [];
    }

    private bool TryWalk(string path, out JsonElement value)
    {
        value = _root;
        foreach (var name in path.Split('.'))
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value))
                return false;
        }

        return true;
    }

    private static List<string>? Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(Read).OfType<string>()],
        _ => null,
    };

    private static string? Read(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no text.
            return null;
        }
    }
}
