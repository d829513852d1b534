using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HostContract;

/// <summary>Writes assertions under one host's key: compact JWS, HS256, one fixed JOSE header.</summary>
/// <remarks>Safe for many threads.</remarks>
public sealed class AssertionSigner
{
    /// <summary>The length of a host's key, in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>The whole JOSE header. A reader compares text, so there is nothing in it to negotiate.</summary>
    internal static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"lg-assertion+jws"}"""u8);

    private readonly byte[] _key;

    /// <param name="key">The host's key, <see cref="KeyBytes"/> or more.</param>
    public AssertionSigner(byte[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, KeyBytes);
        _key = [.. key];
    }

    /// <summary>The value of <see cref="AssertionHeader.Name"/>.</summary>
    /// <exception cref="HostContractException">It would be longer than <see cref="AssertionHeader.MaxLength"/>.</exception>
    public string Sign(Assertion assertion)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var claims = JsonSerializer.SerializeToUtf8Bytes(AssertionClaims.From(assertion), AssertionClaims.Json);
        var signed = Header + "." + Base64Url.EncodeToString(claims);
        var text = signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(signed)));
        return text.Length <= AssertionHeader.MaxLength
            ? text
            : throw new HostContractException($"An assertion of {text.Length} characters is over the limit of {AssertionHeader.MaxLength}.");
    }
}
