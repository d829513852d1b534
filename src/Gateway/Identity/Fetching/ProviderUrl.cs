using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Gateway.Identity.Fetching;

/// <summary>Addresses that the gateway is willing to ask: https, spelled in the one canonical way, without user, query or fragment.</summary>
internal static class ProviderUrl
{
    public const int MaxLength = 512;

    /// <param name="text">An address from a tenant or from a provider's document.</param>
    /// <param name="allowLoopback">Whether plain HTTP to this machine will do.</param>
    /// <param name="url">The address.</param>
    public static bool TryRead([NotNullWhen(true)] string? text, bool allowLoopback, [NotNullWhen(true)] out Uri? url)
    {
        url = null;
        if (text is not { Length: > 0 and <= MaxLength } || !Ascii.IsValid(text) || !Uri.TryCreate(text, UriKind.Absolute, out var read))
            return false;
        // Canonical: what a library would quietly mend (dots, escapes, a default port, capital letters) is refused.
        if (read.AbsoluteUri != text && read.AbsoluteUri != text + "/")
            return false;
        if (read.UserInfo.Length > 0 || read.Query.Length > 0 || read.Fragment.Length > 0 || text.AsSpan().ContainsAny('?', '#', '@'))
            return false;
        if (!(read.Scheme == Uri.UriSchemeHttps || (read.Scheme == Uri.UriSchemeHttp && allowLoopback && read.IsLoopback)))
            return false;
        if (IPAddress.TryParse(read.DnsSafeHost, out var address) && !PublicAddress.Is(address, allowLoopback))
            return false;
        url = read;
        return true;
    }
}
