using AdapterFormats;
using HostContract;

namespace Bench.Placement.Simulation;

/// <summary>What hosts, tenants and adapters of a run are called.</summary>
internal static class SimulatedNames
{
    private const int Tenants = 1000;

    public static string AddressOf(int index) => $"http://10.0.{index / 250}.{(index % 250) + 1}:8082";

    public static TenantKey Tenant(int adapter) => new($"00000000-0000-0000-0000-{adapter % Tenants:d12}");

    public static AdapterDigest Digest(int adapter) => AdapterDigest.Parse($"sha256:{adapter:x64}");
}
