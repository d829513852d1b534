using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace HostContract;

/// <summary>Judges an assertion as the host that it should be for.</summary>
public static class AssertionReader
{
    /// <summary>How far the two clocks may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(5);

    /// <summary>Checks form, signature, audience and times, in this order: nothing unsigned is parsed.</summary>
    /// <param name="header">The header's only value.</param>
    /// <param name="key">This host's key.</param>
    /// <param name="audience">This host.</param>
    /// <param name="now">The time.</param>
    /// <remarks>What is left to the host: <see cref="Assertion.CheckRequest"/>, and that no id comes twice.</remarks>
    public static AssertionResult Read(string? header, ReadOnlySpan<byte> key, HostId audience, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(header))
            return AssertionResult.Refused(AssertionFault.Missing);
        if (header.Length > AssertionHeader.MaxLength)
            return AssertionResult.Refused(AssertionFault.TooLong);

        var first = header.IndexOf('.');
        var second = first < 0 ? -1 : header.IndexOf('.', first + 1);
        if (second < 0 || header.IndexOf('.', second + 1) >= 0)
            return AssertionResult.Refused(AssertionFault.Malformed);
        if (!header.AsSpan(0, first).SequenceEqual(AssertionSigner.Header))
            return AssertionResult.Refused(AssertionFault.WrongHeader);
        if (!IsSigned(header.AsSpan(0, second), header.AsSpan(second + 1), key))
            return AssertionResult.Refused(AssertionFault.BadSignature);

        var assertion = Parse(header.AsSpan(first + 1, second - first - 1));
        if (assertion is null)
            return AssertionResult.Refused(AssertionFault.Malformed);
        if (!string.Equals(assertion.Audience, audience.Value, StringComparison.Ordinal))
            return AssertionResult.Refused(AssertionFault.WrongAudience);
        if (assertion.ExpiresAt - assertion.IssuedAt > Assertion.MaxLifetime || assertion.ExpiresAt <= assertion.IssuedAt)
            return AssertionResult.Refused(AssertionFault.LifetimeTooLong);
        if (now >= assertion.ExpiresAt + ClockSkew)
            return AssertionResult.Refused(AssertionFault.Expired);
        if (now < assertion.IssuedAt - ClockSkew)
            return AssertionResult.Refused(AssertionFault.NotYetValid);
        return new AssertionResult(assertion, AssertionFault.None);
    }

    private static bool IsSigned(ReadOnlySpan<char> signed, ReadOnlySpan<char> signature, ReadOnlySpan<byte> key)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(signed.Length)];
        var length = Encoding.UTF8.GetBytes(signed, bytes);
        // The text is compared, not the bytes behind it: so an unused trailing bit cannot make a second spelling of a signature.
        var expected = Base64Url.EncodeToUtf8(HMACSHA256.HashData(key, bytes.AsSpan(0, length)));
        var given = new byte[Encoding.UTF8.GetMaxByteCount(signature.Length)];
        var givenLength = Encoding.UTF8.GetBytes(signature, given);
        return CryptographicOperations.FixedTimeEquals(expected, given.AsSpan(0, givenLength));
    }

    private static Assertion? Parse(ReadOnlySpan<char> part)
    {
        try
        {
            var claims = JsonSerializer.Deserialize<AssertionClaims>(Base64Url.DecodeFromChars(part), AssertionClaims.Json);
            return claims is { IsUnderstood: true } ? claims.ToAssertion() : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
