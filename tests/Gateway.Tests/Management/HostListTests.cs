using System.Net;
using System.Text.Json.Nodes;
using Gateway.Placement.Circuits;
using Gateway.Placement.Probing;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Management;

/// <summary><c>GET /api/v1/hosts</c>: the one list that says why a host gets no requests.</summary>
public sealed class HostListTests : IAsyncLifetime
{
    private GatewayServer _gateway = null!;
    private FakeHost _host = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync();
        _host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        await _host.ReportAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Host_ThatIsWell_IsAvailable() => await AssertAsync("available", doubtful: false);

    [Fact]
    public async Task Host_ThatSaidThatItEnds_IsDraining()
    {
        await _host.ReportAsync(report => report with { Draining = true });
        await AssertAsync("draining", doubtful: false, "draining");
    }

    [Fact]
    public async Task Host_ThatReportsNoMore_IsSilent()
    {
        _gateway.Time.Advance(TimeSpan.FromSeconds(7));
        await AssertAsync("silent", doubtful: false, "silent");
    }

    [Fact]
    public async Task Host_ThatFailedLast_IsDoubtfulAndThenOpen()
    {
        await FailAsync(1);
        await AssertAsync("available", doubtful: true);
        await FailAsync(HostCircuit.MostFailures - 1);
        await AssertAsync("open", doubtful: true, "open");
    }

    [Fact]
    public async Task Host_AtWhoseAddressAStrangerAnswers_IsUnproven()
    {
        _host.Probe = _ => new HostProbeAnswer { Draining = false, Proof = Convert.ToBase64String(new byte[32]) };
        await ProbeAsync();
        await AssertAsync("unproven", doubtful: true, "unproven");
    }

    /// <summary>A host that was stopped is all of it; the state is what explains the rest.</summary>
    [Fact]
    public async Task Host_ThatDrainedAndIsGone_HasEveryObstacle()
    {
        await _host.ReportAsync(report => report with { Draining = true });
        await FailAsync(HostCircuit.MostFailures);
        _gateway.Time.Advance(TimeSpan.FromSeconds(7));
        await AssertAsync("draining", doubtful: true, "draining", "silent", "open");
    }

    [Fact]
    public async Task Requests_ThatAreWithIt_AreCounted()
    {
        var tenant = await _gateway.CreateTenantAsync("acme");
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        var honest = _host.Answer;
        _host.Answer = async request =>
        {
            arrived.SetResult();
            await go.Task;
            await honest(request);
        };
        var asking = _gateway.SendAsync(HttpMethod.Post, "/v1/completions", tenant.Token, Playground.Json("""{"model":"llama"}"""));
        await arrived.Task;
        Assert.Equal(1, (int)(await ListAsync())["inFlight"]!);
        go.SetResult();
        using (await asking)
        {
        }
    }

    [Fact]
    public async Task List_ForATenant_IsForbiddenAndSaysNothing()
    {
        var tenant = await _gateway.CreateTenantAsync("acme");
        using var response = await _gateway.SendAsync(HttpMethod.Get, "/api/v1/hosts", tenant.Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain(_host.Id.Value, text, StringComparison.Ordinal);
        Assert.DoesNotContain("obstacles", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Description_ExplainsTheStates()
    {
        using var response = await _gateway.SendAsync(HttpMethod.Get, "/openapi/v1.json");
        var document = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        var text = (string)document["paths"]!["/api/v1/hosts"]!["get"]!["description"]!;
        Assert.All(["available", "draining", "silent", "open", "unproven", "doubtful"], word => Assert.Contains(word, text, StringComparison.Ordinal));
        Assert.NotNull(document["components"]!["schemas"]!["HostModel"]!["properties"]!["obstacles"]);
    }

    private async Task AssertAsync(string state, bool doubtful, params string[] obstacles)
    {
        var host = await ListAsync();
        Assert.Equal((state, doubtful), ((string)host["state"]!, (bool)host["doubtful"]!));
        Assert.Equal(obstacles, host["obstacles"]!.AsArray().Select(one => (string)one!));
        Assert.Equal(obstacles.Length == 0, (bool)host["available"]!);
    }

    private async Task<JsonNode> ListAsync()
    {
        using var response = await _gateway.SendAsync(HttpMethod.Get, "/api/v1/hosts", _gateway.PlatformToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!["items"]!.AsArray().Single()!;
    }

    private async Task FailAsync(int probes)
    {
        _host.Probe = _ => throw new InvalidOperationException("It answers with an error.");
        for (var i = 0; i < probes; i++)
            await ProbeAsync();
    }

    private Task ProbeAsync() => _gateway.Services.GetRequiredService<HostProber>().ProbeAllAsync();
}
