using System.Net;
using Gateway.Tests.Servers;
using HostContract;
using TestServers;
using Xunit.Abstractions;

namespace Gateway.Tests.Admission;

/// <summary>Four gateways on one registry and one redis-server, each with a host of its own, at full load: together they keep each limit.</summary>
public sealed class SharedLimitsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Gateways = 4;
    private const int Cost = 40;
    private const string Body = """{"model":"llama","prompt":"hi","max_tokens":10}""";
    private static readonly int s_reservation = Body.Length + 64 + 10;
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _state = new();
    private readonly List<GatewayServer> _gateways = [];
    private readonly List<FakeHost> _hosts = [];
    private RedisServer _redis = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        for (var i = 0; i < Gateways; i++)
        {
            var gateway = await GatewayServer.StartAsync(
                $"--State={_state.Path}", $"--ConnectionStrings:Redis={_redis.ConnectionString}", "--Redis:SoftMilliseconds=1000",
                "--Limits:OnRedisLoss=FailClosed", $"--Limits:Gateways={Gateways}", "--Placement:ReportSeconds=60");
            _gateways.Add(gateway);
            _hosts.Add(await FakeHost.StartAsync(gateway, GatewayServer.Llama));
        }
    }

    [Fact]
    public async Task FourGateways_AtFullLoad_ExceedNoLimit()
    {
        await ConnectedAsync();
        await CheckRequestsAsync();
        await CheckTokensAsync("tokensPerMinute");
        await CheckTokensAsync("monthlyTokens");
        await CheckConcurrencyAsync();
    }

    private async Task CheckRequestsAsync()
    {
        const int limit = 100;
        var (admitted, asked) = await LoadAsync("rpm", $$"""{"requestsPerMinute":{{limit}}}""", perGateway: 100);
        output.WriteLine($"requests a minute: limit {limit}, admitted {admitted} of {asked} through {Gateways} gateways");
        Assert.Equal(limit, admitted);
    }

    /// <summary>A minute's tokens and a month's: what is admitted is what fits, to one request.</summary>
    private async Task CheckTokensAsync(string limitName)
    {
        const int limit = 4000;
        var (admitted, asked) = await LoadAsync(limitName.ToLowerInvariant(), $$"""{"{{limitName}}":{{limit}}}""", perGateway: 100);
        output.WriteLine($"{limitName}: limit {limit}, {admitted} of {asked} requests admitted, {admitted * Cost} tokens spent; one reservation is {s_reservation}");
        Assert.InRange(admitted * Cost, limit - s_reservation - Cost, limit);
    }

    private async Task CheckConcurrencyAsync()
    {
        const int limit = 10, each = 50;
        var tenant = await LimitedTenant.CreateAsync(_gateways[0], "concurrency", $$"""{"concurrency":{{limit}}}""");
        var (running, most, refused) = (0, 0, 0);
        var (go, full) = (new TaskCompletionSource(), new TaskCompletionSource());
        _hosts.ForEach(host => host.Answer = async request =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == limit)
                full.TrySetResult();
            await go.Task;
            Interlocked.Decrement(ref running);
            await LimitedTenant.Costing(default)(request);
        });

        // All that are not admitted are refused while the others run.
        var all = new TaskCompletionSource();
        var asking = _gateways.SelectMany(gateway => Enumerable.Range(0, each).Select(async _ =>
        {
            var status = await AskAsync(gateway, tenant.Tenant.Token);
            if (status == HttpStatusCode.TooManyRequests && Interlocked.Increment(ref refused) == (Gateways * each) - limit)
                all.SetResult();
            return status;
        })).ToList();
        await all.Task.WaitAsync(s_hang);
        // Those that are admitted may still be on their way to the hosts.
        await full.Task.WaitAsync(s_hang);
        go.SetResult();
        var admitted = (await Task.WhenAll(asking)).Count(status => status == HttpStatusCode.OK);
        output.WriteLine($"concurrency: limit {limit}, at most {most} at a time, {refused} of {Gateways * each} refused");
        Assert.Equal((limit, limit), (most, admitted));
    }

    /// <summary>Asks as fast as it can through all gateways; how many were admitted, of how many.</summary>
    private async Task<(int Admitted, int Asked)> LoadAsync(string slug, string limits, int perGateway)
    {
        var tenant = await LimitedTenant.CreateAsync(_gateways[0], slug, limits);
        _hosts.ForEach(host => host.Answer = LimitedTenant.Costing(new AnswerUsage(Cost - 5, 0, 5, 0, 0)));
        var admitted = 0;
        await Task.WhenAll(_gateways.SelectMany(gateway => Enumerable.Range(0, 8).Select(async client =>
        {
            for (var i = client; i < perGateway; i += 8)
            {
                var status = await AskAsync(gateway, tenant.Tenant.Token);
                Assert.True(status is HttpStatusCode.OK or HttpStatusCode.TooManyRequests, $"{status}");
                if (status == HttpStatusCode.OK)
                    Interlocked.Increment(ref admitted);
            }
        })));
        // What others held while these were refused is settled now: the rest of the limit is there to the last request.
        while (await AskAsync(_gateways[admitted % Gateways], tenant.Tenant.Token) == HttpStatusCode.OK)
            admitted++;
        return (admitted, perGateway * Gateways);
    }

    private async Task<HttpStatusCode> AskAsync(GatewayServer gateway, string token)
    {
        using var response = await gateway.SendAsync(HttpMethod.Post, "/v1/completions", token, Playground.Json(Body));
        await response.Content.ReadAsStringAsync();
        return response.StatusCode;
    }

    /// <summary>Until each gateway has reached Redis: before, it refuses.</summary>
    private async Task ConnectedAsync()
    {
        var tenant = await LimitedTenant.CreateAsync(_gateways[0], "first");
        foreach (var gateway in _gateways)
        {
            using var patience = new CancellationTokenSource(s_hang);
            while (await AskAsync(gateway, tenant.Tenant.Token) != HttpStatusCode.OK)
                patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        foreach (var gateway in _gateways)
            await gateway.DisposeAsync();
        await _redis.DisposeAsync();
        _state.Dispose();
    }
}
