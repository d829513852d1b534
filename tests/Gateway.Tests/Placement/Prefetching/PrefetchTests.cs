using System.Net;
using AdapterFormats;
using Gateway.Placement.Probing;
using Gateway.Tests.Placement.Sharing;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Placement.Prefetching;

/// <summary>An editor starts and asks for the models: the host that its first request will go to is asked to load the adapter.</summary>
public sealed class PrefetchTests(Playground playground) : IClassFixture<Playground>
{
    private IEnumerable<HostRequest> Prefetches => playground.Host.Seen.Where(request => request.Assertion.Path == InternalRoutes.Prefetch);

    [Fact]
    public async Task Models_TheOnlyAdapterOfTheTenant_IsAskedForWithAnAssertionAndAGrant_Once()
    {
        var path = "/v1/models";
        var before = Prefetches.Count();
        for (var i = 0; i < 5; i++)
            Assert.Equal(HttpStatusCode.OK, (await playground.Gateway.SendAsync(HttpMethod.Get, path, playground.Acme.Token)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models/quickfix", playground.Acme.Token)).StatusCode);
        // Of the same queue, after all that came before.
        Assert.Equal(HttpStatusCode.OK, (await playground.Gateway.SendAsync(HttpMethod.Get, path, playground.Globex.Token)).StatusCode);
        await SharedHosts.UntilAsync(() => Task.FromResult(Prefetches.Any(request => request.Assertion.Tenant.Value == playground.Globex.Id)), "no prefetch");

        Assert.Equal(2, Prefetches.Count() - before);
        var assertion = Prefetches.Single(request => request.Assertion.Tenant.Value == playground.Acme.Id).Assertion;
        Assert.Equal((AdapterDigest.Parse(playground.Digest), playground.Host.Id.Value), (assertion.Adapter!.Value, assertion.Audience));
        using var message = new HttpRequestMessage(HttpMethod.Get, InternalRoutes.ArtifactOf(assertion.Adapter!.Value));
        message.Headers.Add(ContractHeaders.FetchGrant, assertion.FetchGrant);
        Assert.Equal(HttpStatusCode.OK, (await playground.Gateway.Internal.SendAsync(message)).StatusCode);
        Assert.Empty(playground.Host.Refused);
    }

    /// <summary>R13: an assertion is read by the host's clock, also one that asks for a load.</summary>
    [Fact]
    public async Task Models_HostsClockIsWrong_IsBelievedAllTheSame()
    {
        var tenant = await playground.Gateway.CreateTenantAsync("prefetch-clock");
        await playground.Gateway.UploadAsync(tenant, "first", Corpus.Peft("llama.o-r1"));
        await playground.Gateway.SetAliasAsync(tenant, "default", "first", 1);
        var prober = playground.Gateway.Services.GetRequiredService<HostProber>();
        playground.Host.ClockAhead = TimeSpan.FromMinutes(10);
        await prober.ProbeAllAsync();
        try
        {
            using var models = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models", tenant.Token);
            await SharedHosts.UntilAsync(
                () => Task.FromResult(!playground.Host.Refused.IsEmpty || Prefetches.Any(request => request.Assertion.Tenant.Value == tenant.Id)), "no prefetch");
            Assert.Empty(playground.Host.Refused);
        }
        finally
        {
            playground.Host.ClockAhead = TimeSpan.Zero;
            await prober.ProbeAllAsync();
        }
    }

    /// <summary>Nothing of it is in the answers: they are the same whether the host loads, refuses or fails.</summary>
    [Fact]
    public async Task Models_HostRefuses_AnswersAreTheSame()
    {
        var tenant = await playground.Gateway.CreateTenantAsync("refused-prefetch");
        await playground.Gateway.UploadAsync(tenant, "first", Corpus.Peft("llama.o-r1"));
        await playground.Gateway.SetAliasAsync(tenant, "default", "first", 1);
        playground.Host.Answer = request => request.JsonAsync(503, "{}");
        using var first = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models", tenant.Token);
        await SharedHosts.UntilAsync(() => Task.FromResult(Prefetches.Any(request => request.Assertion.Tenant.Value == tenant.Id)), "no prefetch");
        using var second = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models", tenant.Token);
        Assert.Equal(await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Single(Prefetches, request => request.Assertion.Tenant.Value == tenant.Id);
    }
}
