using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Learning.Datasets;

/// <summary>A sample's content as bytes, and the commitment to them. The digest is of the bytes that are sealed: what opens can always be held against it.</summary>
internal static class SampleText
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>SHA-256 of what a content is, field by field: <c>sha256:</c> and hex. Another set of fields is another schema.</summary>
    public static string SchemaDigest { get; } = DigestOf(Encoding.UTF8.GetBytes(string.Join('\n', typeof(SampleContent).GetProperties()
        .Where(property => property.Name != "EqualityContract").Select(property => $"{property.Name}:{property.PropertyType}").Order(StringComparer.Ordinal))));

    public static string NewSalt() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public static byte[] Write(SampleContent content) => JsonSerializer.SerializeToUtf8Bytes(content, s_json);

    public static SampleContent Read(ReadOnlySpan<byte> text) => JsonSerializer.Deserialize<SampleContent>(text, s_json) ?? throw new JsonException("A sample holds null.");

    public static string DigestOf(ReadOnlySpan<byte> text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(text));
}
