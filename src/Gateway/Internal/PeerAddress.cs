using HostContract.MutualTls;

namespace Gateway.Internal;

/// <summary>
/// With mutual TLS a host may register only an address that its certificate is for: whoever stole one host's certificate cannot draw another host's requests, nor
/// push that one out of its place.
/// </summary>
internal static class PeerAddress
{
    /// <param name="address">A URL that has been judged to be one.</param>
    /// <param name="peer">Who registers it.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Judge(string address, VerifiedPeer peer)
    {
        var uri = new Uri(address);
        if (uri.Scheme != Uri.UriSchemeHttps)
            return "With mutual TLS 'address' begins with https://.";
        return peer.Covers(uri.DnsSafeHost)
            ? null
            : $"The certificate is not for '{uri.DnsSafeHost}': a host registers a name or an IP address that its certificate has as a subject alternative name.";
    }
}
