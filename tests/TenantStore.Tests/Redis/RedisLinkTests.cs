using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TenantStore.Redis;
using TenantStore.Tests.Fakes;
using TestServers;

namespace TenantStore.Tests.Redis;

[Collection(RedisCollection.Name)]
public sealed class RedisLinkTests(RedisFixture redis) : IAsyncLifetime
{
    private readonly TcpFaultProxy _proxy = TcpFaultProxy.Start(redis.Server.Port);
    private readonly List<RedisLink> _links = [];

    [Fact]
    public async Task Link_WithoutConnectionString_IsNeverAvailable()
    {
        var link = new RedisLink(new RedisOptions(), TimeProvider.System, NullLogger<RedisLink>.Instance);
        link.Start();
        link.Subscribe("news", _ => Assert.Fail("no Redis"));

        Assert.False(link.IsConfigured);
        Assert.False((await link.GetAsync("a", default)).IsAvailable);
        Assert.False((await link.EvaluateAsync("return 1", [], [], TimeSpan.FromSeconds(1), default)).IsAvailable);
    }

    [Fact]
    public async Task Link_Connected_GetsSetsAndRunsScripts()
    {
        var link = await ConnectAsync();
        Assert.Equal(RedisAnswer<bool>.Of(true), await link.SetAsync("a", "1", TimeSpan.FromMinutes(1), default));
        Assert.Equal("1", (string?)(await link.GetAsync("a", default)).Value);
        Assert.True((await link.GetAsync("b", default)).Value.IsNull);
        Assert.Equal(["1", RedisValue.Null], (await link.GetAsync(["a", "b"], default)).Value);
        Assert.Equal(3, (long)(await link.EvaluateAsync("return redis.call('GET', KEYS[1]) + ARGV[1]", ["a"], [2], null, default)).Value);
        Assert.InRange(long.Parse((await redis.Server.CommandAsync("PTTL test:a"))[1..], System.Globalization.CultureInfo.InvariantCulture), 1, 60_000);
    }

    [Fact]
    public async Task EvaluateAsync_ServerForgotTheScript_SendsItAgain()
    {
        var link = await ConnectAsync();
        await link.EvaluateAsync("return 7", [], [], null, default);
        Assert.Equal("+OK", await redis.Server.CommandAsync("SCRIPT FLUSH"));

        Assert.Equal(7, (long)(await link.EvaluateAsync("return 7", [], [], TimeSpan.FromSeconds(10), default)).Value);
    }

    [Fact]
    public async Task EvaluateAsync_ScriptFails_IsUnavailable()
    {
        var link = await ConnectAsync();
        Assert.False((await link.EvaluateAsync("return redis.call('NOSUCH')", [], [], TimeSpan.FromSeconds(10), default)).IsAvailable);
    }

    [Fact]
    public async Task Subscribe_BeforeConnecting_GetsMessagesAlsoAfterAReconnect()
    {
        var link = Make();
        var got = System.Threading.Channels.Channel.CreateUnbounded<string>();
        link.Subscribe("news", message => got.Writer.TryWrite(message.ToString()));
        var other = await ConnectAsync(direct: true);
        await PublishUntilSeenAsync(other, got, "one");

        var recovered = Recovery(link);
        _proxy.ResetConnections();
        await recovered;
        await PublishUntilSeenAsync(other, got, "two");
    }

    [Theory]
    [InlineData(FaultMode.Refuse)]
    [InlineData(FaultMode.Reset)]
    [InlineData(FaultMode.Blackhole)]
    [InlineData(FaultMode.Delay)]
    [InlineData(FaultMode.Garbage)]
    public async Task Link_Fault_EndsAndRedisIsUsedAgain(FaultMode mode)
    {
        var link = await ConnectAsync();
        await link.SetAsync("a", "1", TimeSpan.FromMinutes(1), default);

        _proxy.Latency = TimeSpan.FromSeconds(1);
        _proxy.Mode = mode;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 200; i++)
            Assert.False((await link.GetAsync("a", default)) is { IsAvailable: true, Value.IsNull: true });
        // 200 × the soft timeout would be 10 s: once open, the breaker costs nothing.
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(9), $"{Stopwatch.GetElapsedTime(started)}");

        _proxy.Mode = FaultMode.Pass;
        await UntilAsync(async () => (string?)(await link.GetAsync("a", default)).Value == "1");
    }

    [Fact]
    public async Task Link_BytesOneByOne_Works()
    {
        var link = await ConnectAsync();
        _proxy.Mode = FaultMode.Slice;
        await UntilAsync(async () => (await link.SetAsync("slice", new string('x', 1000), TimeSpan.FromMinutes(1), default)).IsAvailable);
        await UntilAsync(async () => ((string?)(await link.GetAsync("slice", default)).Value)?.Length == 1000);
    }

    [Fact]
    public async Task Link_ServerNotThereAtStart_IsFoundLater()
    {
        _proxy.Mode = FaultMode.Refuse;
        var link = Make();
        var recovered = Recovery(link);
        link.Start();
        Assert.False((await link.GetAsync("a", default)).IsAvailable);

        _proxy.Mode = FaultMode.Pass;
        await recovered;
        await UntilAsync(async () => (await link.GetAsync("a", default)).IsAvailable);
    }

    [Fact]
    public async Task GetAsync_CallerLeaves_IsItsOwnAffair()
    {
        var link = await ConnectAsync(soft: 1000);
        _proxy.Latency = TimeSpan.FromMilliseconds(200);
        _proxy.Mode = FaultMode.Delay;
        using var leaving = new CancellationTokenSource();
        var call = link.GetAsync("a", leaving.Token).AsTask();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Log_PasswordInTheConnectionString_IsNeverWritten()
    {
        const string Password = "redis-canary-password";
        var log = new List<string>();
        using var factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(new ListLoggerProvider(log)));
        var port = LoopbackPort.Find();
        await using var link = new RedisLink(
            new RedisOptions { ConnectionString = $"127.0.0.1:{port},password={Password}" }, TimeProvider.System, factory.CreateLogger<RedisLink>());
        link.Start();
        await UntilAsync(() =>
        {
            lock (log)
                return Task.FromResult(log.Count > 0);
        });
        Assert.DoesNotContain(log, line => line.Contains(Password, StringComparison.Ordinal) || line.Contains($":{port}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Proxy_Refuse_NobodyListens()
    {
        _proxy.Mode = FaultMode.Refuse;
        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, _proxy.Port));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var link in _links)
            await link.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    private static Task Recovery(RedisLink link)
    {
        var recovered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Recovered += () => recovered.TrySetResult();
        return recovered.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task PublishUntilSeenAsync(RedisLink link, System.Threading.Channels.Channel<string> got, string message)
    {
        await UntilAsync(async () =>
        {
            await link.PublishAsync("news", message, default);
            return got.Reader.TryRead(out var seen) && seen == message;
        });
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
    }

    private async Task<RedisLink> ConnectAsync(bool direct = false, int soft = RedisOptions.DefaultSoftMilliseconds)
    {
        var link = Make(direct, soft);
        await UntilAsync(async () => (await link.GetAsync("a", default)).IsAvailable);
        return link;
    }

    private RedisLink Make(bool direct = false, int soft = RedisOptions.DefaultSoftMilliseconds)
    {
        var link = new RedisLink(
            new RedisOptions { ConnectionString = $"127.0.0.1:{(direct ? redis.Server.Port : _proxy.Port)}", SoftMilliseconds = soft, KeyPrefix = "test:", OpenMilliseconds = 100 },
            TimeProvider.System, NullLogger<RedisLink>.Instance);
        _links.Add(link);
        return link;
    }
}
