using System.Net;
using EndToEnd.Scenarios;
using TestServers;
using Xunit.Abstractions;

namespace EndToEnd.Faults;

/// <summary>R13: the gateway's wall clock jumps ten minutes ahead and ten minutes back while it serves.</summary>
[Collection(FaultsCollection.Name)]
[Trait("Kind", "Faults")]
public sealed class ClockTests(ITestOutputHelper output)
{
    private const string Audience = "https://clock.example";

    [Fact]
    public async Task R13_ClockJumps_TokensLimitsAndHostsAreJudgedAsBefore()
    {
        using var clock = new FakeClock();
        await using var cluster = await FaultCluster.StartAsync(
            ["--Placement:ReportSeconds=1", "--Placement:ProbeSeconds=1", "--Authentication:Oidc:AllowLoopback=true", "--Logging:LogLevel:Default=Warning"],
            environment: clock.Environment);
        await using var provider = await OidcProviderServer.StartAsync();
        var tenant = await cluster.CreateTenantAsync("clock");
        var narrow = await cluster.CreateTenantAsync("narrow");
        await cluster.ManageAsync(HttpMethod.Patch, "tenants/narrow", new { limits = new { requestsPerMinute = 2 } });
        await cluster.ManageAsync(HttpMethod.Put, "tenants/clock/identity-providers/sso", new { issuer = provider.Issuer, audience = Audience });
        var signedIn = tenant with { Token = await provider.ClientCredentialsAsync(Audience, "inference") };
        Assert.Equal(HttpStatusCode.OK, await cluster.StatusAsync(signedIn));

        // A minute's limit is not given again because somebody set a clock; hosts, whose own clock is right, go on believing the gateway.
        foreach (var (offset, signed) in new[] { ("+10m", HttpStatusCode.OK), ("-10m", HttpStatusCode.Unauthorized), ("-50s", HttpStatusCode.OK) })
        {
            await Eventually.TrueAsync(() => cluster.StatusAsync(narrow), status => status == HttpStatusCode.TooManyRequests);
            clock.Move(offset);
            await cluster.ClockSaysAsync(offset);
            var limited = await cluster.StatusAsync(narrow);
            // The very first request is believed: no probe is waited for.
            Assert.Equal(HttpStatusCode.OK, await cluster.StatusAsync(tenant));
            var signedStatus = await cluster.StatusAsync(signedIn);
            output.WriteLine($"R13: clock {offset}: token {HttpStatusCode.OK:d}, access token {signedStatus:d}, spent limit {limited:d}");
            Assert.Equal((HttpStatusCode.TooManyRequests, signed), (limited, signedStatus));
        }
    }
}
