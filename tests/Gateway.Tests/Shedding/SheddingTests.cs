using System.Net;
using Gateway.Tests.Admission;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Shedding;

/// <summary>
/// Two tenants at a host of eight sequences, with a queue of four and a reserve of two. Order is shown by handshakes, never by time.
/// </summary>
public sealed class SheddingTests : IAsyncLifetime
{
    private const int Shared = 12, Most = 14;
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _goOn = new(0);
    private readonly List<Task<HttpResponseMessage>> _running = [];
    private GatewayServer _gateway = null!;
    private FakeHost _host = null!;
    private LimitedTenant _noisy = null!, _quiet = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60", "--Shedding:QueuePerSlot=0.5", "--Shedding:ReservePerSlot=0.25");
        _host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        _host.Answer = async request =>
        {
            await _goOn.WaitAsync(request.Aborted);
            request.SetReceipt();
            await request.JsonAsync(200, """{"object":"text_completion","choices":[]}""");
        };
        _noisy = await LimitedTenant.CreateAsync(_gateway, "noisy");
        _quiet = await LimitedTenant.CreateAsync(_gateway, "quiet");
    }

    [Fact]
    public async Task Full_TenantOverItsShare_IsRefusedWhileOneBelowItsShareGetsIn()
    {
        await BeginAsync(_noisy, Shared);
        Assert.Equal((503, "overloaded"), await StatusAsync(_noisy));

        await BeginAsync(_quiet, Most - Shared);

        Assert.Equal((503, "overloaded"), await StatusAsync(_quiet));
        Assert.Equal((503, "overloaded"), await StatusAsync(_noisy));
        Assert.Equal(Most, _host.Seen.Count);
        await EndAsync(Most, HttpStatusCode.OK);
    }

    /// <summary>What comes free goes to whoever has less than its share, for as long as there is one.</summary>
    [Fact]
    public async Task Full_OneEnds_ItsPlaceIsNotTheNoisyTenantsAgain()
    {
        await BeginAsync(_noisy, Shared);
        await BeginAsync(_quiet, Most - Shared);
        await EndAsync(1, HttpStatusCode.OK);

        Assert.Equal((503, "overloaded"), await StatusAsync(_noisy));
        await BeginAsync(_quiet, 1);
        await EndAsync(Most, HttpStatusCode.OK);
    }

    /// <summary>Neither its words nor its headers depend on how full it is or whose work it is.</summary>
    [Fact]
    public async Task Refusal_WhoeverKeepsTheHostsBusy_IsTheSame()
    {
        await BeginAsync(_noisy, Shared);
        var ofOwn = await RefusalAsync(_noisy);
        await BeginAsync(_quiet, Most - Shared);
        Assert.Equal(ofOwn, await RefusalAsync(_quiet));
        Assert.Equal(ofOwn, await RefusalAsync(_noisy));
        Assert.Contains("Retry-After: 1\n", ofOwn, StringComparison.Ordinal);
        await EndAsync(Most, HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ended_AllThatRan_EverybodyGetsInAgain()
    {
        await BeginAsync(_noisy, Shared);
        Assert.Equal((503, "overloaded"), await StatusAsync(_noisy));
        await EndAsync(Shared, HttpStatusCode.OK);
        await BeginAsync(_noisy, Shared);
        await EndAsync(Shared, HttpStatusCode.OK);
    }

    /// <summary>It costs its tenant nothing, and is counted as an error.</summary>
    [Fact]
    public async Task Refused_IsNoUsage()
    {
        await BeginAsync(_noisy, Shared);
        await StatusAsync(_noisy);
        await EndAsync(Shared, HttpStatusCode.OK);
        Assert.Equal((Shared + 1, 1, 0, 0), await _noisy.SumAsync());
    }

    [Fact]
    public async Task Reported_WorkOfAnotherGateway_CountsAsWell()
    {
        await _host.ReportAsync(report => report with { Running = 8, Queued = Shared - 8 });
        await BeginAsync(_noisy, 1);
        Assert.Equal((503, "overloaded"), await StatusAsync(_noisy));
        await BeginAsync(_quiet, 1);
        Assert.Equal((503, "overloaded"), await StatusAsync(_quiet));
        await EndAsync(2, HttpStatusCode.OK);
    }

    /// <summary>Whose it is elsewhere nobody knows: who has little here is not refused for what another may have there.</summary>
    [Fact]
    public async Task Reported_AllTakenAtAnotherGateway_ATenantWithOneAtWorkGetsInOnce()
    {
        await BeginAsync(_quiet, 1);
        await _host.ReportAsync(report => report with { Running = 8, Queued = Shared - 8 });
        await BeginAsync(_quiet, 1);
        Assert.Equal((503, "overloaded"), await StatusAsync(_quiet));
        // The rest of the reserve is for those that have nothing.
        await BeginAsync(_noisy, 1);
        Assert.Equal((503, "overloaded"), await StatusAsync(_noisy));
        await EndAsync(3, HttpStatusCode.OK);
    }

    /// <summary>Counting tokens needs no sequence.</summary>
    [Fact]
    public async Task Full_RequestsThatNoModelRunsFor_GetIn()
    {
        await BeginAsync(_noisy, Shared);
        var tool = _gateway.SendAsync(HttpMethod.Post, "/tokenize", _noisy.Tenant.Token, Playground.Json("""{"model":"llama","content":"hi"}"""));
        _goOn.Release(1 + Shared);
        using var answer = await tool.WaitAsync(s_hang);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await EndAsync(0, HttpStatusCode.OK);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _gateway.DisposeAsync();
        _goOn.Dispose();
    }

    /// <summary>Until the host has them.</summary>
    private async Task BeginAsync(LimitedTenant tenant, int count)
    {
        var seen = _host.Seen.Count + count;
        _running.AddRange(Enumerable.Range(0, count).Select(_ => tenant.AskAsync()));
        while (_host.Seen.Count < seen)
        {
            foreach (var answer in _running.Where(answer => answer.IsCompletedSuccessfully))
                Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);
            await Task.Yield();
        }
    }

    /// <summary>Lets so many of those that run go on, and waits until they have ended, whichever they are.</summary>
    private async Task EndAsync(int count, HttpStatusCode status)
    {
        _goOn.Release(Math.Max(1, count));
        for (var left = Math.Min(Math.Max(1, count), _running.Count); left > 0; left--)
        {
            var ended = await Task.WhenAny(_running).WaitAsync(s_hang);
            _running.Remove(ended);
            using var answer = await ended;
            Assert.Equal(status, answer.StatusCode);
            await answer.Content.ReadAsStringAsync();
        }
    }

    private static async Task<(int Status, string? Code)> StatusAsync(LimitedTenant tenant)
    {
        var (status, code, _) = await tenant.StatusAsync().WaitAsync(s_hang);
        return (status, code);
    }

    private static async Task<string> RefusalAsync(LimitedTenant tenant)
    {
        using var answer = await tenant.AskAsync().WaitAsync(s_hang);
        answer.Headers.Remove("x-request-id");
        answer.Headers.Remove("Date");
        // What is left of one's own limits.
        foreach (var own in answer.Headers.Select(header => header.Key).Where(name => name.StartsWith("x-ratelimit-", StringComparison.Ordinal)).ToList())
            answer.Headers.Remove(own);
        var headers = answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}: {string.Join(',', header.Value)}\n");
        return $"{(int)answer.StatusCode}\n{string.Concat(headers.Order(StringComparer.Ordinal))}\n{await answer.Content.ReadAsStringAsync()}";
    }
}
