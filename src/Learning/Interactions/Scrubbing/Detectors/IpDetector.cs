using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>Addresses of machines, loopback and unspecified ones excepted: these are nobody's.</summary>
internal sealed class IpDetector : IDetector
{
    private const int Longest = 45;

    private static readonly SearchValues<char> s_set = SearchValues.Create("0123456789abcdefABCDEF:.");

    public IEnumerable<Finding> Find(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var length = Runs.Length(text, at, s_set);
            var end = at + length;
            // A port, and a full stop.
            var address = text.AsSpan(at, length).TrimEnd(".:");
            if (address.Length >= 7 && Runs.IsWordStart(text, at) && (end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] == '_')))
            {
                var plain = address.Count(':') == 1 ? address[..address.IndexOf(':')] : address;
                if (plain.Length <= Longest && IsAddress(plain))
                    yield return new(SensitiveKind.Ip, at, plain.Length);
            }

            at = length > 0 ? end - 1 : at;
        }
    }

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        var isV4 = text.Count('.') == 3 && !text.Contains(':');
        // Three groups at least: x::y is a cast.
        var isV6 = text.Count(':') >= 3;
        if ((!isV4 && !isV6) || (isV4 && text.ContainsAnyExcept("0123456789.")) || !IPAddress.TryParse(text, out var address))
            return false;
        return !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)
            && address.AddressFamily == (isV4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
    }
}
