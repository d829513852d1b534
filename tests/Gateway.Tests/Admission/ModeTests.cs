using System.Net;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Admission;

/// <summary>The platform's mode holds for tenants that have none of their own.</summary>
public sealed class ModeTests
{
    [Theory]
    [InlineData("Shadow", 200, 200)]
    [InlineData("Off", 200, 200)]
    [InlineData("Enforce", 429, 200)]
    public async Task Mode_OfThePlatform_YieldsToTheTenants(string mode, int platforms, int own)
    {
        await using var gateway = await GatewayServer.StartAsync($"--Limits:Mode={mode}");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var tenant = await LimitedTenant.CreateAsync(gateway, "acme", """{"requestsPerMinute":1}""");
        await tenant.StatusAsync();
        Assert.Equal(platforms, (await tenant.StatusAsync()).Status);
        await tenant.LimitAsync("""{"mode":"off"}""");
        Assert.Equal(own, (await tenant.StatusAsync()).Status);
        await tenant.LimitAsync("""{"mode":"enforce","requestsPerMinute":1}""");
        await tenant.StatusAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, (HttpStatusCode)(await tenant.StatusAsync()).Status);
    }
}
