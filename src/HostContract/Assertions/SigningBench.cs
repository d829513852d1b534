using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace HostContract;

/// <summary>What one signing needs, kept for the next: a keyed hash that is set up, and memory. One thread at a time.</summary>
internal sealed class SigningBench
{
    private readonly ArrayBufferWriter<byte> _claims = new(2048);
    private readonly Utf8JsonWriter _json;

    public SigningBench(ReadOnlySpan<byte> key)
    {
        Mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        _json = new Utf8JsonWriter(_claims, new JsonWriterOptions { SkipValidation = true });
    }

    public IncrementalHash Mac { get; }

    /// <summary>For a whole assertion.</summary>
    public byte[] Text { get; } = new byte[AssertionHeader.MaxLength];

    /// <summary>The claims as they are signed; good until the next.</summary>
    public ReadOnlySpan<byte> Claims(Assertion assertion)
    {
        _claims.ResetWrittenCount();
        _json.Reset(_claims);
        AssertionWriter.Write(_json, assertion);
        _json.Flush();
        return _claims.WrittenSpan;
    }
}
