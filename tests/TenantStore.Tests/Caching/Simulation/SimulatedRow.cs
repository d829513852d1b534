namespace TenantStore.Tests.Caching.Simulation;

internal sealed record SimulatedRow
{
    public string Token { get; init; } = "";
}
