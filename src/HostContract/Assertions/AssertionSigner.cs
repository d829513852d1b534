using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace HostContract;

/// <summary>Signs assertions with one host's key: compact JWS, HS256, one fixed JOSE header.</summary>
/// <remarks>Safe for many threads.</remarks>
public sealed class AssertionSigner
{
    /// <summary>The length of a host's key, in bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>The whole JOSE header. A reader compares text, so there is nothing in it to negotiate.</summary>
    internal static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"lg-assertion+jws"}"""u8);

    private readonly SigningBenches _benches;

    /// <param name="key">The host's key, <see cref="KeyBytes"/> or more.</param>
    public AssertionSigner(byte[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, KeyBytes);
        _benches = new SigningBenches(key);
    }

    /// <summary>The value of <see cref="AssertionHeader.Name"/>.</summary>
    /// <exception cref="HostContractException">It would be longer than <see cref="AssertionHeader.MaxLength"/>.</exception>
    public string Sign(Assertion assertion)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        var bench = _benches.Take();
        var claims = bench.Claims(assertion);
        var signed = Header.Length + 1 + Base64Url.GetEncodedLength(claims.Length);
        var length = signed + 1 + Base64Url.GetEncodedLength(HMACSHA256.HashSizeInBytes);
        if (length > AssertionHeader.MaxLength)
        {
            _benches.GiveBack(bench);
            throw new HostContractException($"An assertion of {length} characters is over the limit of {AssertionHeader.MaxLength}.");
        }

        // header '.' claims '.' MAC, in one piece of memory.
        var text = bench.Text.AsSpan(0, length);
        Encoding.ASCII.GetBytes(Header, text);
        text[Header.Length] = (byte)'.';
        Base64Url.EncodeToUtf8(claims, text[(Header.Length + 1)..]);
        text[signed] = (byte)'.';
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        bench.Mac.AppendData(text[..signed]);
        bench.Mac.GetHashAndReset(mac);
        Base64Url.EncodeToUtf8(mac, text[(signed + 1)..]);
        var result = Encoding.ASCII.GetString(text);
        _benches.GiveBack(bench);
        return result;
    }
}
