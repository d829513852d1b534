using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AdapterFormats;
using Gateway.Secrets;
using HostContract;

namespace Gateway.Placement.Affinity;

/// <summary>
/// The numbers by which adapters meet hosts: the same at every gateway, and unknown to everybody else, so that nobody makes adapters that all land on one host.
/// </summary>
internal sealed class PlacementHash(ulong seed)
{
    private readonly long _seed = (long)seed;

    public PlacementHash(GatewaySecrets secrets)
        : this(BitConverter.ToUInt64(HMACSHA256.HashData(secrets.HostKey, "lg-placement-1"u8)))
    {
    }

    /// <summary>Residency is by tenant and file; two that meet by chance share a place and nothing else.</summary>
    public ulong Of(TenantKey tenant, AdapterDigest adapter) =>
        XxHash3.HashToUInt64(Bytes(adapter.ToString()), (long)XxHash3.HashToUInt64(Bytes(tenant.Value), _seed));

    /// <summary>By its address: a host that starts anew keeps its place in every adapter's order.</summary>
    public ulong Of(string address) => XxHash3.HashToUInt64(Bytes(address.ToLowerInvariant()), ~_seed);

    /// <summary>Where the host stands in the adapter's order: highest first.</summary>
    public static ulong Rank(ulong adapter, ulong host)
    {
        // The last step of MurmurHash3: every bit of both in every bit.
        var mixed = adapter ^ host;
        mixed = (mixed ^ (mixed >> 33)) * 0xff51afd7ed558ccdUL;
        mixed = (mixed ^ (mixed >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return mixed ^ (mixed >> 33);
    }

    private static ReadOnlySpan<byte> Bytes(string text) => MemoryMarshal.AsBytes(text.AsSpan());
}
