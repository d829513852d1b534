using System.Net;
using System.Net.Sockets;

namespace Gateway.Identity.Fetching;

/// <summary>Which addresses are out in the world, by the special-purpose registries of IANA. Everything near the gateway is not.</summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] s_notPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork s_globalUnicast = IPNetwork.Parse("2000::/3");

    /// <param name="address">As resolved.</param>
    /// <param name="allowLoopback">Whether this machine itself will do too.</param>
    public static bool Is(IPAddress address, bool allowLoopback)
    {
        // An IPv4 address in IPv6 clothes is refused whatever it is: no name resolves to one honestly.
        if (address.IsIPv4MappedToIPv6)
            return false;
        if (IPAddress.IsLoopback(address))
            return allowLoopback;
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && !s_globalUnicast.Contains(address))
            return false;
        return !s_notPublic.Any(network => network.Contains(address));
    }
}
