using System.Net;
using System.Text.Json;
using Gateway.Billing;
using Gateway.Placement;
using Gateway.Placement.Sharing;
using Gateway.Placement.StaticHosts;
using Gateway.Tests.Admission;
using Gateway.Tests.Placement.Sharing;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TenantStore.Redis;
using TestServers;

namespace Gateway.Tests.Placement.StaticHosts;

/// <summary>Hosts that register with nobody: a file names them, gateways ask them. R14: what is wrong in the file costs nobody anything.</summary>
public sealed class StaticHostsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly PhysicalFileProvider _files;
    private GatewayServer _gateway = null!;
    private FakeHost _first = null!;
    private FakeHost _second = null!;

    public StaticHostsTests() => _files = new PhysicalFileProvider(_folder.Path) { UsePollingFileWatcher = true, UseActivePolling = true };

    private string FilePath => Path.Combine(_folder.Path, "hosts.json");

    public async Task InitializeAsync()
    {
        File.WriteAllText(FilePath, "{}");
        _gateway = await StartAsync();
        _first = await FakeHost.StartSilentAsync(_gateway, GatewayServer.Llama);
        _second = await FakeHost.StartSilentAsync(_gateway, GatewayServer.Llama);
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        await _gateway.DisposeAsync();
        _files.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Host_OfTheList_IsAsked_ToldWhoItIs_AndUsed()
    {
        var digest = AdapterFormats.AdapterDigest.Parse("sha256:" + new string('a', 64));
        _first.Standing = report => report with { Running = 2, Residents = [new ResidentAdapterReport(new TenantKey("somebody"), digest, 5, 0)] };
        Write(_first.Address);
        await PollAsync();

        Assert.NotNull(_first.Member);
        var shown = Assert.Single((await _gateway.ManageAsync(HttpMethod.Get, "/hosts"))["items"]!.AsArray())!;
        Assert.Equal((_first.Member!.Value.Value, 2, 5), ((string)shown["id"]!, (int)shown["running"]!, (int)shown["residents"]![0]!["bytes"]!));
        Assert.True((bool)shown["available"]!);
        var token = (await _gateway.CreateTenantAsync("acme")).Token;
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        Assert.Empty(_first.Refused);
        Assert.NotEmpty(_first.Told);
    }

    /// <summary>What a report is answered with goes the other way: a deletion is told and acknowledged.</summary>
    [Fact]
    public async Task Host_OfTheList_IsToldWhatToForget()
    {
        Write(_first.Address);
        await PollAsync();
        var acme = await _gateway.CreateTenantAsync("acme");
        await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
        await PollAsync();
        Assert.Equal([acme.Id], _first.Told.Last().Forget.Select(tenant => tenant.Value));
        _first.Standing = report => report with { Forgotten = [new TenantKey(acme.Id)] };
        await PollAsync();
        Assert.Empty(_first.Told.Last().Forget);
    }

    [Fact]
    public async Task TwoGateways_OfTheSameList_SayTheSame()
    {
        Write(_first.Address);
        await using var other = await GatewayServer.StartConfiguredAsync(
            configuration => configuration.AddJsonFile(_files, "hosts.json", optional: false, reloadOnChange: false), $"--State={_gateway.State}", "--Placement:ReportSeconds=60");
        await PollAsync();
        var member = _first.Member;
        await other.Services.GetRequiredService<StaticHostPoller>().PollAsync(CancellationToken.None);
        Assert.Equal(member, _first.Member);
        var token = (await _gateway.CreateTenantAsync("acme")).Token;
        foreach (var gateway in new[] { _gateway, other })
        {
            using var response = await gateway.SendAsync(HttpMethod.Post, "/v1/completions", token, Playground.Json("""{"model":"llama"}"""));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Empty(_first.Refused);
    }

    /// <summary>Both fetch the same cost, again and again until each has named it: the registry has it once.</summary>
    [Fact]
    public async Task TwoGateways_FetchingACost_BillItOnce()
    {
        Write(_first.Address);
        await using var other = await GatewayServer.StartConfiguredAsync(
            configuration => configuration.AddJsonFile(_files, "hosts.json", optional: false, reloadOnChange: false), $"--State={_gateway.State}", "--Placement:ReportSeconds=60");
        await PollAsync();
        var tenant = new LimitedTenant(_gateway, await _gateway.CreateTenantAsync("acme"));
        (await tenant.AskAsync()).Dispose();
        Assert.Equal((1, 0, 0, 0), await tenant.SumAsync());
        var seen = _first.Seen.Single().Assertion;
        var account = _gateway.Services.GetRequiredService<AccountTag>().Read(seen.Tenant, seen.RequestId, seen.Account!)!.Account;
        var signed = _gateway.Services.GetRequiredService<AccountTag>().Write(seen.Tenant, "req_cut", account, Bill.FirstAttempt);
        _first.Standing = report => report with { CutShort = [new CutShortReport(seen.Tenant, "req_cut", signed, new AnswerUsage(20, 0, 30, 0, 0))] };

        foreach (var gateway in new[] { _gateway, other })
        {
            await SharedHosts.UntilAsync(
                async () =>
                {
                    await PollAsync(gateway);
                    return _first.Told.Last().Billed.Contains("req_cut");
                },
                "not billed");
        }

        Assert.Equal((2, 0, 20, 30), await tenant.SumAsync());
    }

    [Fact]
    public async Task Reload_Good_TakesHostsInAndOut_RunningAnswersGoOn()
    {
        Write(_first.Address);
        await PollAsync();
        var token = (await _gateway.CreateTenantAsync("acme")).Token;
        var (begun, release) = (NewSource(), NewSource());
        _first.Answer = async request =>
        {
            begun.SetResult();
            await release.Task;
            request.SetReceipt();
            await request.JsonAsync(200, "{}");
        };
        var running = AskAsync(token);
        await begun.Task;

        Write(_second.Address);
        await PollAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
        Assert.Equal((1, 1), (_first.Seen.Count, _second.Seen.Count));
        release.SetResult();
        Assert.Equal(HttpStatusCode.OK, await running);
    }

    /// <summary>Another gateway still has it in its list and tells of it in Redis: that does not bring it back, and to list it again does.</summary>
    [Fact]
    public async Task Reload_HostTakenOut_DoesNotComeBackThroughRedis()
    {
        await using var redis = await RedisServer.StartAsync();
        var settings = new[] { $"--State={_gateway.State}", "--Placement:ReportSeconds=60", $"--ConnectionStrings:Redis={redis.ConnectionString}", "--Redis:SoftMilliseconds=500" };
        Write(_first.Address, _second.Address);
        await using var one = await GatewayServer.StartConfiguredAsync(Configure, settings);
        await using var other = await GatewayServer.StartConfiguredAsync(Configure, settings);
        foreach (var gateway in new[] { one, other })
            await SharedHosts.UntilAsync(async () => (await gateway.Services.GetRequiredService<RedisLink>().GetAsync("none", CancellationToken.None)).IsAvailable, "no Redis");
        await SharedHosts.UntilAsync(
            async () =>
            {
                // The first rounds are the gateways' own.
                await PollAsync(other);
                await PollAsync(one);
                return IdsOf(one).Count == 2 && IdsOf(other).Count == 2;
            },
            "not both hosts are known");
        Assert.Equal(new[] { _first.Member!.Value, _second.Member!.Value }.OrderBy(id => id.Value, StringComparer.Ordinal), IdsOf(one));

        Write(_second.Address);
        ((IConfigurationRoot)one.Services.GetRequiredService<IConfiguration>()).Reload();
        await PollAsync(one);
        Assert.Equal([_second.Member!.Value], IdsOf(one));
        // Its record is gone, until the other writes a later one.
        await one.Services.GetServices<IHostedService>().OfType<HostSharing>().Single().LookAsync(CancellationToken.None);
        _gateway.Time.Advance(TimeSpan.FromSeconds(5));
        await PollAsync(other);
        await one.Services.GetServices<IHostedService>().OfType<HostSharing>().Single().LookAsync(CancellationToken.None);
        Assert.Equal([_second.Member!.Value], IdsOf(one));

        await using (var fresh = await GatewayServer.StartConfiguredAsync(_ => { }, settings))
        {
            // Who never had it in a list learns of it: the record is there.
            await SharedHosts.UntilAsync(() => Task.FromResult(IdsOf(fresh).Contains(_first.Member!.Value)), "the record is not there");
        }

        Write(_first.Address, _second.Address);
        ((IConfigurationRoot)one.Services.GetRequiredService<IConfiguration>()).Reload();
        await PollAsync(one);
        Assert.Equal(new[] { _first.Member!.Value, _second.Member!.Value }.OrderBy(id => id.Value, StringComparer.Ordinal), IdsOf(one));

        void Configure(IConfigurationBuilder configuration) => configuration.AddJsonFile(_files, "hosts.json", optional: false, reloadOnChange: false);
    }

    /// <summary>One bad entry, or none left: the whole change is refused by name, and every host stays.</summary>
    [Theory]
    [InlineData("""{"Hosts":{"Static":[{"Address":"FIRST"},{"Address":"ftp://127.0.0.1:1"}]}}""", "Hosts:Static:1:Address must be http(s)://host:port")]
    [InlineData("""{"Hosts":{"Static":[{"Address":"FIRST"},{"Adress":"SECOND"}]}}""", "Hosts:Static:1:Address must be http(s)://host:port")]
    [InlineData("""{"Hosts":{"Static":[{"Address":"FIRST"},{"Address":"FIRST"}]}}""", "is in the list twice")]
    [InlineData("""{"Hosts":{"Static":[{"Address":"http://10.0.0.1:8082"}]}}""", "beyond loopback, which takes MutualTls")]
    [InlineData("""{"Hosts":{}}""", "Hosts:Static is empty")]
    public async Task Reload_Bad_KeepsTheLastGoodListAndSaysWhy(string text, string reason)
    {
        Write(_first.Address, _second.Address);
        await PollAsync();
        var token = (await _gateway.CreateTenantAsync("acme")).Token;
        WriteText(text.Replace("FIRST", _first.Address, StringComparison.Ordinal).Replace("SECOND", _second.Address, StringComparison.Ordinal));
        await PollAsync();

        Assert.Contains(_gateway.Logs.Lines, line => line.Contains(" 2071 ", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
        Assert.Equal(2, _gateway.Services.GetRequiredService<HostDirectory>().All.Count);
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, await AskAsync(token));

        Write(_first.Address);
        await PollAsync();
        Assert.Equal([_first.Member!.Value], _gateway.Services.GetRequiredService<HostDirectory>().All.Select(host => host.Id));
    }

    /// <summary>The file itself cannot be read: seen by the watcher, as it is in operation.</summary>
    [Fact]
    public async Task Reload_BrokenFile_KeepsTheLastGoodListAndSaysSo()
    {
        Write(_first.Address);
        await PollAsync();
        var token = (await _gateway.CreateTenantAsync("acme")).Token;
        File.WriteAllText(FilePath, """{"Hosts":{"Static":[{"Address":"http://127.0.0.1:1"}""");
        File.SetLastWriteTimeUtc(FilePath, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        await SharedHosts.UntilAsync(
            async () =>
            {
                Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
                return _gateway.Logs.Lines.Any(line => line.Contains(" 2072 ", StringComparison.Ordinal));
            },
            "nobody said that the file is broken");
        await PollAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(token));
    }

    [Fact]
    public async Task FirstList_Bad_StopsTheStartWithEveryReason()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var _ = await GatewayServer.StartAsync("--Hosts:Static:0:Address=nowhere", "--Hosts:Static:1:Address=http://10.0.0.1:1");
        });
        Assert.Equal(2, failure.Failures.Count());
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The timer's own rounds are a minute apart.
    private Task<GatewayServer> StartAsync() => GatewayServer.StartConfiguredAsync(
        configuration => configuration.AddJsonFile(_files, "hosts.json", optional: false, reloadOnChange: true), "--Placement:ReportSeconds=60");

    private void Write(params string[] addresses) =>
        WriteText(JsonSerializer.Serialize(new { Hosts = new { Static = addresses.Select(address => new { Address = address }) } }));

    /// <summary>Written and read at once: when a watcher would notice is not what these tests are about.</summary>
    private void WriteText(string text)
    {
        File.WriteAllText(FilePath, text);
        ((IConfigurationRoot)_gateway.Services.GetRequiredService<IConfiguration>()).Reload();
    }

    private static IReadOnlyList<HostId> IdsOf(GatewayServer gateway) =>
        [.. gateway.Services.GetRequiredService<HostDirectory>().All.Select(host => host.Id).OrderBy(id => id.Value, StringComparer.Ordinal)];

    private static Task PollAsync(GatewayServer gateway) => gateway.Services.GetRequiredService<StaticHostPoller>().PollAsync(CancellationToken.None);

    private Task PollAsync() => _gateway.Services.GetRequiredService<StaticHostPoller>().PollAsync(CancellationToken.None);

    private async Task<HttpStatusCode> AskAsync(string token)
    {
        using var response = await _gateway.SendAsync(HttpMethod.Post, "/v1/completions", token, Playground.Json("""{"model":"llama"}"""));
        return response.StatusCode;
    }
}
