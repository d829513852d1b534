using System.Security.Cryptography;
using System.Text;
using HostContract;

namespace Gateway.Placement.Hosts;

/// <summary>
/// Derives a host's id and key from its address and process, under a key that gateways alone hold. So every gateway knows the same without anybody
/// storing or sending a secret: a host that registers again, anywhere, is who it was, and what is under way to it stays good.
/// </summary>
internal sealed class HostIdentities(byte[] key)
{
    private const string IdTag = "lg-host-id-1";
    private const string MacTag = "lg-host-mac-1";
    private const string IdStart = "host_";
    private const int IdBytes = 16;

    public HostIdentity For(string address, string bootGeneration)
    {
        // Neither can hold a line break: an address is a URI, and what is after the second one is the generation alone.
        var name = Derive($"{IdTag}\n{address.ToLowerInvariant()}\n{bootGeneration}").AsSpan(0, IdBytes);
        var id = new HostId(IdStart + Convert.ToHexStringLower(name));
        return new HostIdentity(id, Derive($"{MacTag}\n{id.Value}"));
    }

    private byte[] Derive(string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
