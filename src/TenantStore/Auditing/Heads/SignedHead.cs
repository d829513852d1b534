using System.Text.Json;

namespace TenantStore.Auditing.Heads;

/// <summary>One line of a file of heads. Lines form a chain of their own, so that none can be taken out of the middle.</summary>
/// <param name="Gateway">Whose file it is.</param>
/// <param name="Sequence">1, 2, 3 … within the file.</param>
/// <param name="Previous">SHA-256 over the line before, without its end, in hexadecimal; <see cref="AuditChain.Start"/> in the first.</param>
/// <param name="Log">See <see cref="AuditLogId"/>.</param>
/// <param name="Entry">The log's last entry then.</param>
/// <param name="Hash">That entry's hash.</param>
/// <param name="At">When it was signed: milliseconds since 1970, UTC.</param>
/// <param name="Key">Id of the key.</param>
/// <param name="Signature">Base64.</param>
internal sealed record SignedHead(
    string Gateway, long Sequence, string Previous, string Log, long Entry, string Hash, long At, string Key, string Signature)
{
    private const string Label = "lora-gateway audit head v1";

    /// <summary>Strict: a line is nothing but these fields, each once.</summary>
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static SignedHead? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<SignedHead>(line, s_json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToLine() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <summary>What the signature is over.</summary>
    public byte[] SignedBytes() => new CanonicalBytes(Label).Text(Gateway).Number(Sequence).Text(Previous).Text(Log).Number(Entry).Text(Hash).Number(At).Text(Key).ToArray();

    public bool IsSignedBy(AuditPublicKey key)
    {
        var signature = new byte[Signature.Length];
        return key.Id == Key && Convert.TryFromBase64String(Signature, signature, out var length) && key.Verify(SignedBytes(), signature[..length]);
    }
}
