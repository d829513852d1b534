using System.Net;
using System.Net.Http.Json;
using AdapterHost.Tests.Hosting;
using HostContract;

namespace AdapterHost.Tests.Registration;

/// <summary>Anybody may ask; only who has the host's key learns that it is the one.</summary>
public sealed class ProbeEndpointTests
{
    private static readonly byte[] s_key = StandingHost.KeyOf(TestHost.Id.Value);

    [Fact]
    public async Task Probe_BeforeAGatewayGaveItAKey_ProvesNothing()
    {
        await using var host = await StandingHost.StartAsync();

        Assert.Equal(new HostProbeAnswer { Draining = false, Proof = null }, await ProbeAsync(host, "challenge"));
    }

    [Fact]
    public async Task Probe_IsProvenUnderItsOwnKeyForThisChallengeAlone()
    {
        await using var host = await StandingHost.StartAsync();
        await host.JoinAsync();

        var answer = await ProbeAsync(host, "challenge");

        Assert.True(HostProbe.IsProof(s_key, "challenge", answer));
        Assert.False(HostProbe.IsProof(StandingHost.KeyOf("host-2"), "challenge", answer));
        // Kept and shown again, to another challenge or as word of a drain.
        Assert.False(HostProbe.IsProof(s_key, "another", answer));
        Assert.False(HostProbe.IsProof(s_key, "challenge", answer with { Draining = true }));
    }

    [Fact]
    public async Task Probe_InADrain_SaysSoUnderTheKey()
    {
        await using var host = await StandingHost.StartAsync();
        await host.JoinAsync();
        host.Drain.Begin();

        var answer = await ProbeAsync(host, "challenge");

        Assert.True(answer.Draining);
        Assert.True(HostProbe.IsProof(s_key, "challenge", answer));
        // Asked by anybody: no gateway has heard of it by that.
        Assert.False(host.Drain.Told.IsCompleted);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(HostProbe.MaxChallenge + 1)]
    public async Task Probe_WithoutAChallengeInBounds_IsRefused(int? length)
    {
        await using var host = await StandingHost.StartAsync();
        await host.JoinAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, InternalRoutes.Probe);
        if (length is { } characters)
            request.Headers.TryAddWithoutValidation(ContractHeaders.Probe, new string('c', characters));

        using var refused = await host.Client().SendAsync(request);

        Assert.Equal((HttpStatusCode.BadRequest, ""), (refused.StatusCode, await refused.Content.ReadAsStringAsync()));
        Assert.NotNull((await ProbeAsync(host, new string('c', HostProbe.MaxChallenge))).Proof);
    }

    private static async Task<HostProbeAnswer> ProbeAsync(StandingHost host, string challenge)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, InternalRoutes.Probe);
        request.Headers.Add(ContractHeaders.Probe, challenge);
        using var response = await host.Client().SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<HostProbeAnswer>(ContractJson.Options))!;
    }
}
