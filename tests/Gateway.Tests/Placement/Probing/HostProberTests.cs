using System.Net;
using Gateway.Placement;
using Gateway.Placement.Circuits;
using Gateway.Placement.Probing;
using Gateway.Tests.Servers;
using Gateway.Tests.Telemetry;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Placement.Probing;

/// <summary>The active health check, one probe at a time. Each test has a host of its own at one gateway.</summary>
public sealed class HostProberTests : IAsyncLifetime
{
    private GatewayServer _gateway = null!;
    private FakeHost _host = null!;
    private string _token = null!;

    private HostState State => _gateway.Services.GetRequiredService<HostDirectory>().Find(_host.Id)!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync();
        _host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        _token = (await _gateway.CreateTenantAsync("acme")).Token;
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Probe_HostIsGone_ThreeTimes_GetsNothingUntilItAnswers()
    {
        _host.Probe = _ => throw new InvalidOperationException("It answers with an error.");
        for (var i = 1; i < HostCircuit.MostFailures; i++)
            await ProbeAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
        // That answer was a good one, but to no probe.
        await ProbeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
        // What it says of itself does not make it reachable.
        await _host.ReportAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());

        _host.Probe = challenge => Answer(challenge, draining: false);
        await ProbeAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
    }

    [Fact]
    public async Task Probe_SilentHost_TakesASecondAndIsAFailure()
    {
        _host.Probe = _ => null;
        await ProbeAsync();
        Assert.True(State.Circuit.IsDoubtful);
    }

    /// <summary>A gateway that no report reaches keeps the hosts that it reaches itself.</summary>
    [Fact]
    public async Task Probe_GoodAnswer_IsASignOfLife()
    {
        _gateway.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
        await ProbeAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData(null)]
    public async Task Probe_AnswerOfAStranger_IsNone(string? proof)
    {
        _gateway.Time.Advance(TimeSpan.FromSeconds(7));
        _host.Probe = _ => new HostProbeAnswer { Draining = false, Proof = proof };
        await ProbeAsync();
        Assert.True(State.Circuit.IsDoubtful);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
    }

    /// <summary>Nothing that is said to a probe is more than a failure: whatever ends the loop of probes would end the gateway.</summary>
    [Fact]
    public async Task Probe_AnswerInAnUnknownCharset_IsAFailure()
    {
        _host.ProbeContentType = "application/json; charset=nonsense";
        await ProbeAsync();
        Assert.True(State.Circuit.IsDoubtful);
        _host.ProbeContentType = null;
        await ProbeAsync();
        Assert.False(State.Circuit.IsDoubtful);
    }

    /// <summary>One answer of somebody else at its address is enough: no prompt goes there until the host has proved itself again, whatever he answers.</summary>
    [Fact]
    public async Task Probe_Stranger_GetsNoPromptFromThenOn()
    {
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
        var seen = _host.Seen.Count;
        _host.Probe = _ => new HostProbeAnswer { Draining = false, Proof = Convert.ToBase64String(new byte[32]) };
        await ProbeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
        Assert.Equal(seen, _host.Seen.Count);
        _host.Probe = challenge => Answer(challenge, draining: false);
        await ProbeAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
    }

    /// <summary>An answer that was heard once is worth nothing, and one that was changed on its way neither.</summary>
    [Fact]
    public async Task Probe_ReplayedOrChangedAnswer_IsNone()
    {
        HostProbeAnswer? first = null;
        _host.Probe = challenge => first = Answer(challenge, draining: true);
        await ProbeAsync();
        Assert.False(State.Circuit.IsDoubtful);
        _host.Probe = _ => first;
        await ProbeAsync();
        Assert.True(State.Circuit.IsDoubtful);

        _host.Probe = challenge => Answer(challenge, draining: true) with { Draining = false };
        await ProbeAsync();
        Assert.True(State.Draining);
    }

    [Fact]
    public async Task Probe_DrainingHost_GetsNothingNew()
    {
        _host.Probe = challenge => Answer(challenge, draining: true);
        await ProbeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
        Assert.False(State.Circuit.IsDoubtful);
    }

    /// <summary>A planned stop wakes nobody: the host said that it ends, and is gone then.</summary>
    [Fact]
    public async Task Probe_DrainedHostIsGone_IsNoOpeningThatIsCounted()
    {
        await _host.ReportAsync(report => report with { Draining = true });
        await FailProbesAsync();
        Assert.True(State.Draining);
        Assert.Equal(0, await OpensAsync());
    }

    /// <summary>But who waits there for a first byte is not left waiting.</summary>
    [Fact]
    public async Task Probe_DrainedHostIsGone_EndsTheWaitForItsFirstByte()
    {
        var arrived = new TaskCompletionSource();
        _host.Answer = async request =>
        {
            arrived.SetResult();
            await request.AbortAsync();
        };
        var waiting = AskAsync();
        await arrived.Task;
        await _host.ReportAsync(report => report with { Draining = true });
        await FailProbesAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0, await OpensAsync());
    }

    [Fact]
    public async Task Probe_HostIsGoneWithoutAWord_IsCounted()
    {
        await FailProbesAsync();
        Assert.Equal(1, await OpensAsync());
    }

    /// <summary>A host of the version before knows no probes: its reports alone say that it lives, as they did.</summary>
    [Fact]
    public async Task Probe_OlderHost_IsUsedAsLongAsItReports()
    {
        _host.TellsNoAge = true;
        _host.ProbeStatus = HttpStatusCode.Unauthorized;
        await _host.ReportAsync();
        for (var i = 0; i < HostCircuit.MostFailures; i++)
            await ProbeAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
        _gateway.Time.Advance(TimeSpan.FromSeconds(7));
        await ProbeAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
    }

    private HostProbeAnswer Answer(string challenge, bool draining) =>
        new() { Draining = draining, Proof = HostProbe.Prove(Convert.FromBase64String(_host.MacKey), challenge, draining) };

    private async Task FailProbesAsync()
    {
        _host.Probe = _ => throw new InvalidOperationException("It answers with an error.");
        for (var i = 0; i < HostCircuit.MostFailures; i++)
            await ProbeAsync();
    }

    private async Task<double> OpensAsync() => (await Scrape.OfAsync(_gateway)).Sum("gateway_host_circuit_opens_total");

    private Task ProbeAsync() => _gateway.Services.GetRequiredService<HostProber>().ProbeAllAsync();

    private async Task<HttpStatusCode> AskAsync()
    {
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/v1/completions", _token, Playground.Json("""{"model":"llama"}"""));
        return response.StatusCode;
    }
}
