using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using TenantStore.Auditing.Heads;

namespace Gateway.Deletions;

/// <summary>A signed record: a compact JWS (RFC 7515) with ES256. Any JOSE library verifies it with the key of <c>GET /api/v1/keys/records</c>.</summary>
internal static class RecordSeal
{
    public const string Type = "deletion-record+jws";
    private const string Algorithm = "ES256";
    private const int MaxLength = 1 << 20;

    public static string Sign(DeletionRecord record, AuditSigner signer)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new { alg = Algorithm, kid = signer.PublicKey.Id, typ = Type });
        var payload = JsonSerializer.SerializeToUtf8Bytes(record, JsonSerializerOptions.Web);
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(signer.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Null and the record's JSON, or why it is not to be believed.</summary>
    public static string? Verify(string text, IReadOnlyList<AuditPublicKey> keys, out byte[] payload)
    {
        payload = [];
        var parts = text.Length <= MaxLength ? text.Split('.') : [];
        if (parts.Length != 3 || Decode(parts[0]) is not { } header || Decode(parts[1]) is not { } content || Decode(parts[2]) is not { } signature)
            return "It is no compact JWS: three parts in base64url, with dots between.";
        if (ReadHeader(header) is not (Algorithm, { } id, Type))
            return $"Its header is not that of a deletion record: alg {Algorithm}, typ {Type}, kid.";
        if (keys.FirstOrDefault(key => key.Id == id) is not { } signer)
            return $"It is signed by the key {id}, which is not among the public keys: {string.Join(", ", keys.Select(key => key.Id))}.";
        if (!signer.Verify(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature))
            return "Its signature does not hold: it was changed.";
        payload = content;
        return null;
    }

    private static byte[]? Decode(string part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static (string? Algorithm, string? Key, string? Type) ReadHeader(byte[] header)
    {
        try
        {
            using var json = JsonDocument.Parse(header);
            string? Read(string name) => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            return json.RootElement.ValueKind == JsonValueKind.Object ? (Read("alg"), Read("kid"), Read("typ")) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
