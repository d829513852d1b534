using System.Net;
using System.Text.Json.Nodes;
using AdapterFormats;
using Gateway.Placement;
using Gateway.Placement.Probing;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy;

namespace Gateway.Tests.Placement;

public sealed class PlacementTests : IAsyncLifetime
{
    private GatewayServer _gateway = null!;
    private TestTenant _acme = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync();
        await using (var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama))
        {
            _acme = await _gateway.CreateTenantAsync("acme");
            await _gateway.UploadAsync(_acme, "sql", Corpus.Peft("llama.qv-r4"));
            await _gateway.SetAliasAsync(_acme, "quickfix", "sql", 1);
        }

        // The one that brought the base model is gone for good.
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task NoHost_Is503WithRetryAfter_AndNotReady()
    {
        using var response = await ChatAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("host_unavailable", (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["error"]!["code"]!);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _gateway.SendAsync(HttpMethod.Get, "/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.SendAsync(HttpMethod.Get, "/health/live")).StatusCode);
    }

    [Fact]
    public async Task Host_SilentForThreeIntervals_IsUnavailableUntilItReports()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.SendAsync(HttpMethod.Get, "/health/ready")).StatusCode);
        _gateway.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync()).StatusCode);
        _gateway.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ChatAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await host.ReportAsync());
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync()).StatusCode);
        Assert.Empty(host.Refused);
    }

    [Fact]
    public async Task Host_Draining_GetsNothingNew()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        await host.ReportAsync(report => report with { Draining = true });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ChatAsync()).StatusCode);
    }

    [Fact]
    public async Task Host_Unreachable_AnotherAnswersAndIsAskedFirstFromThenOn()
    {
        await using var living = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        await living.ReportAsync(report => report with { Running = 5 });
        var dead = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        await dead.DisposeAsync();
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync()).StatusCode);
        Assert.True(_gateway.Services.GetRequiredService<HostDirectory>().Find(dead.Id)!.Circuit.IsDoubtful);
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync()).StatusCode);
        Assert.Equal(2, living.Seen.Count);
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(500, true)]
    [InlineData(200, false)]
    public async Task Host_AnswersWhatTheContractDoesNotKnow_IsAskedLastUntilItAnswersAProbe(int status, bool receipt)
    {
        await using var good = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        await good.ReportAsync(report => report with { Running = 5 });
        await using var bad = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        bad.Answer = request =>
        {
            if (receipt)
                request.SetReceipt();
            return request.JsonAsync(status, "{}");
        };
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync()).StatusCode);
        Assert.Single(bad.Seen);
        await _gateway.Services.GetRequiredService<HostProber>().ProbeAllAsync();
        Assert.Equal(HttpStatusCode.OK, (await ChatAsync()).StatusCode);
        Assert.Equal((2, 3), (bad.Seen.Count, good.Seen.Count));
    }

    [Fact]
    public async Task Host_SilentForGood_IsForgottenEverywhere()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        _gateway.Time.Advance(TimeSpan.FromSeconds(601));
        await _gateway.Services.GetServices<IHostedService>().OfType<HostForgetting>().Single().ForgetAsync(default);

        Assert.Empty((await _gateway.ManageAsync(HttpMethod.Get, "/hosts"))["items"]!.AsArray());
        Assert.Equal(["unplaced"], _gateway.Services.GetRequiredService<IProxyStateLookup>().GetClusters().Select(cluster => cluster.ClusterId));
        Assert.Equal(HttpStatusCode.NotFound, await host.ReportAsync());
    }

    [Fact]
    public async Task Models_HostFellSilent_ItsContextCountsNoMore()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        Assert.Equal(2048, await ContextAsync());
        _gateway.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(GatewayServer.Llama.ContextLength, await ContextAsync());

        async Task<int> ContextAsync()
        {
            using var response = await _gateway.SendAsync(HttpMethod.Get, "/v1/models/llama", _acme.Token);
            return (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["context_length"]!;
        }
    }

    [Fact]
    public async Task Models_Created_IsTheSameInListAndOne()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        _gateway.Time.Advance(TimeSpan.FromSeconds(3));
        await _gateway.UploadAsync(_acme, "later", Corpus.Peft("llama.o-r1"));
        await _gateway.SetAliasAsync(_acme, "later", "later", 1);
        var list = JsonNode.Parse(await (await _gateway.SendAsync(HttpMethod.Get, "/v1/models", _acme.Token)).Content.ReadAsStringAsync())!["data"]!.AsArray();
        Assert.Equal(3, list.Count);
        foreach (var listed in list)
        {
            using var response = await _gateway.SendAsync(HttpMethod.Get, $"/v1/models/{listed!["id"]}", _acme.Token);
            Assert.Equal((long)listed["created"]!, (long)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["created"]!);
        }
    }

    [Fact]
    public async Task Ready_RegistryDamaged_Is503()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        Assert.Equal(HttpStatusCode.OK, (await _gateway.SendAsync(HttpMethod.Get, "/health/ready")).StatusCode);
        SqliteConnection.ClearAllPools();
        File.Delete(Path.Combine(_gateway.State, "registry.db-wal"));
        File.Delete(Path.Combine(_gateway.State, "registry.db-shm"));
        File.WriteAllText(Path.Combine(_gateway.State, "registry.db"), new string('x', 8192));

        using var response = await _gateway.SendAsync(HttpMethod.Get, "/health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("no registry", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choose_ResidentBeatsIdle_OnlyForItsTenant()
    {
        await using var one = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        await using var two = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var digest = AdapterDigest.Parse((await ChatAsync()).Headers.GetValues("x-adapter-digest").Single());
        var (home, other) = one.Seen.IsEmpty ? (two, one) : (one, two);

        await other.ReportAsync(report => report with { Residents = [new(new TenantKey("somebody else"), digest, 1, 0)] });
        await ChatAsync();
        Assert.Equal(2, home.Seen.Count);

        await other.ReportAsync(report => report with { Running = 3, Residents = [new(new TenantKey(_acme.Id), digest, 1, 0)] });
        await ChatAsync();
        Assert.Single(other.Seen);
    }

    [Fact]
    public async Task Hosts_List_ShowsWhatTheyReport()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var digest = AdapterDigest.Parse("sha256:" + new string('a', 64));
        await host.ReportAsync(report => report with { Running = 2, Queued = 3, Residents = [new(new TenantKey(_acme.Id), digest, 77, 1)] });
        var hosts = await _gateway.ManageAsync(HttpMethod.Get, "/hosts");
        var shown = hosts["items"]!.AsArray().Single(item => (string)item!["id"]! == host.Id.Value)!;
        Assert.True((bool)shown["available"]!);
        Assert.Equal((2, 3), ((int)shown["running"]!, (int)shown["queued"]!));
        var resident = shown["residents"]![0]!;
        Assert.Equal((_acme.Id, digest.ToString(), 77, 1), ((string)resident["tenant"]!, (string)resident["digest"]!, (int)resident["bytes"]!, (int)resident["leases"]!));
        Assert.DoesNotContain(host.MacKey, hosts.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_SameNameOtherDigest_IsAnotherBaseModelAndOldAdaptersDoNotRun()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama with { Digest = "sha256:" + new string('9', 64) });
        using var old = await ChatAsync();
        Assert.Equal("adapter_unavailable", (string)JsonNode.Parse(await old.Content.ReadAsStringAsync())!["error"]!["code"]!);
        using var bare = await _gateway.SendAsync(HttpMethod.Post, "/v1/completions", _acme.Token, Playground.Json("""{"model":"llama"}"""));
        Assert.Equal(HttpStatusCode.OK, bare.StatusCode);
        Assert.Equal("sha256:" + new string('9', 64), host.Seen.Single().Assertion.BaseModelDigest);
    }

    private Task<HttpResponseMessage> ChatAsync() =>
        _gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", _acme.Token, Playground.Json("""{"model":"quickfix"}"""));
}
