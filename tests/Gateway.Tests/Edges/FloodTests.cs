using System.Net;
using Gateway.Tests.Servers;
using static Gateway.Tests.Edges.Http2Frames;

namespace Gateway.Tests.Edges;

/// <summary>Attacks with frames of HTTP/2: the connection ends, others are served meanwhile, and nothing piles up.</summary>
public sealed class FloodTests(FloodTests.Setting setting) : IClassFixture<FloodTests.Setting>
{
    private const long MostGrowth = 32L << 20;

    [Fact]
    public async Task GoodFrames_AreServed()
    {
        using var client = await Http2Client.OpenAsync(setting.Gateway.PublicUrl);
        await client.SendAsync(Frame(Headers, EndStream | EndHeaders, 1, GetLive));
        await AssertAnsweredAsync(client, 1);
    }

    /// <summary>CVE-2023-44487: streams that are opened and taken back at once, with work begun for each.</summary>
    [Fact]
    public async Task RapidReset_ThousandStreams_EndsTheConnection()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var client = await Http2Client.OpenAsync(setting.Gateway.PublicUrl);
        var closed = client.ReadToEndAsync();
        for (var i = 0; i < 1000; i++)
        {
            var stream = (2 * i) + 1;
            if (!await client.SendAsync([.. Frame(Headers, EndStream | EndHeaders, stream, GetLive), .. Frame(ResetStream, 0, stream, 0, 0, 0, 8)]))
                break;
            if (i % 100 == 0)
                await AssertOthersServedAsync();
        }

        await closed;
        await AssertOthersServedAsync();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
    }

    [Theory]
    [InlineData(Ping, 0, 8)]
    [InlineData(Settings, 0, 0)]
    [InlineData(Priority, 1, 5)]
    [InlineData(0x42, 0, 0)]
    public async Task FramesThatAskForNothing_TooManyOfThem_EndTheConnection(byte type, int stream, int length)
    {
        using var client = await Http2Client.OpenAsync(setting.Gateway.PublicUrl);
        var closed = client.ReadToEndAsync();
        var frame = Frame(type, 0, stream, new byte[length]);
        for (var i = 0; i < 1000 && await client.SendAsync(frame); i++)
        {
        }

        await closed;
        await AssertOthersServedAsync();
    }

    /// <summary>Editors cancel completions while somebody types: that alone is no flood.</summary>
    [Fact]
    public async Task Reset_NowAndThen_IsNoFlood()
    {
        using var client = await Http2Client.OpenAsync(setting.Gateway.PublicUrl);
        for (var i = 0; i < 300; i++)
        {
            // Every tenth is waited for.
            var stream = (2 * i) + 1;
            await client.SendAsync(Frame(Headers, EndStream | EndHeaders, stream, GetLive));
            if (i % 10 != 0)
                await client.SendAsync(Frame(ResetStream, 0, stream, 0, 0, 0, 8));
            else
                await AssertAnsweredAsync(client, stream);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public async Task Continuation_WithoutEnd_EndsTheConnection(int valueBytes)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var client = await Http2Client.OpenAsync(setting.Gateway.PublicUrl);
        await client.SendAsync(Frame(Headers, EndStream, 1, GetLive));
        var next = Frame(Continuation, 0, 1, valueBytes == 0 ? [] : Field("x", new string('x', valueBytes)));
        var closed = client.ReadToEndAsync();
        for (var i = 0; i < 10_000 && !closed.IsCompleted && await client.SendAsync(next); i++)
        {
        }

        await closed;
        await AssertOthersServedAsync();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostGrowth);
    }

    private static async Task AssertAnsweredAsync(Http2Client client, int stream)
    {
        while (await client.ReadAsync() is { } frame)
        {
            if (frame.Type == Headers && frame.Stream == stream)
                return;
        }

        Assert.Fail("The connection was closed.");
    }

    private async Task AssertOthersServedAsync()
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, "/health/live") { Version = HttpVersion.Version20 };
        using var answer = await setting.Gateway.Public.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    public sealed class Setting : IAsyncLifetime
    {
        private readonly TestCertificate _certificate = new();

        internal GatewayServer Gateway { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            // No time limit is to be the one that helps.
            Gateway = await GatewayServer.StartAsync([.. _certificate.Settings, "--Gateway:Limits:HeaderSeconds=300"]);
            Gateway.Logs.Least = Microsoft.Extensions.Logging.LogLevel.Warning;
        }

        public async Task DisposeAsync()
        {
            await Gateway.DisposeAsync();
            _certificate.Dispose();
        }
    }
}
