using System.Security.Cryptography;
using System.Text;

namespace HostContract;

/// <summary>
/// How a host shows a gateway that it is the process that was registered: it answers a challenge under its key. An address says nothing of who is behind
/// it now, and what gateways tell each other of hosts may be old.
/// </summary>
public static class HostProbe
{
    /// <summary>The longest challenge, in characters.</summary>
    public const int MaxChallenge = 64;

    private const int ChallengeBytes = 16;
    private const string Tag = "lg-probe-1";

    /// <summary>A new challenge, for one probe.</summary>
    public static string Challenge() => RandomNumberGenerator.GetHexString(ChallengeBytes * 2, lowercase: true);

    /// <summary>The answer to a challenge, in base64.</summary>
    /// <param name="macKey">The host's key.</param>
    /// <param name="challenge">What was asked; at most <see cref="MaxChallenge"/> characters.</param>
    /// <param name="draining">What else the answer says.</param>
    public static string Prove(ReadOnlySpan<byte> macKey, string challenge, bool draining) => Convert.ToBase64String(Mac(macKey, challenge, draining));

    /// <summary>Whether the answer is that of the host that has this key. In constant time.</summary>
    public static bool IsProof(ReadOnlySpan<byte> macKey, string challenge, HostProbeAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        return answer.Proof is { } proof
            && Convert.TryFromBase64String(proof, given, out var length) && length == given.Length
            && CryptographicOperations.FixedTimeEquals(given, Mac(macKey, challenge, answer.Draining));
    }

    // An assertion's MAC is of text without line breaks, so that no proof is one.
    private static byte[] Mac(ReadOnlySpan<byte> macKey, string challenge, bool draining) =>
        HMACSHA256.HashData(macKey, Encoding.UTF8.GetBytes($"{Tag}\n{challenge}\n{draining}"));
}
