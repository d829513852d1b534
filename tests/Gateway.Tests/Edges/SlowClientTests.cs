using System.Net;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Edges;

/// <summary>Slow-loris and its relatives: who is slow is closed, and the others do not notice. The bounds are set to their least, so that it takes seconds.</summary>
public sealed class SlowClientTests(SlowClientTests.Setting setting) : IClassFixture<SlowClientTests.Setting>
{
    [Theory]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: g\r\nx: ", 408)]
    [InlineData("GET /hea", 408)]
    public async Task Headers_ThatNeverEnd_AreGivenUp(string start, int status)
    {
        var connections = new List<RawConnection>();
        for (var i = 0; i < 100; i++)
        {
            connections.Add(await RawConnection.OpenAsync(setting.Gateway.PublicUrl));
            await connections[^1].SendAsync(start);
        }

        using (var other = await setting.Gateway.Public.GetAsync("/health/live"))
            Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        foreach (var connection in connections)
        {
            Assert.Equal([status], RawAnswers.Statuses(await connection.ReadToEndAsync()));
            connection.Dispose();
        }
    }

    [Fact]
    public async Task Connection_WithoutARequest_IsClosed()
    {
        using var unused = await RawConnection.OpenAsync(setting.Gateway.PublicUrl);
        using var used = await RawConnection.OpenAsync(setting.Gateway.PublicUrl);
        await used.SendAsync("GET /health/live HTTP/1.1\r\nHost: g\r\n\r\n");
        Assert.Equal([200], RawAnswers.Statuses(await used.ReadToEndAsync()));
        Assert.Empty(await unused.ReadToEndAsync());
    }

    [Theory]
    [InlineData("Content-Length: 1000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task Body_ThatDrips_IsGivenUp(string length)
    {
        using var connection = await RawConnection.OpenAsync(setting.Gateway.PublicUrl);
        await connection.SendAsync($"POST /v1/completions HTTP/1.1\r\nHost: g\r\nAuthorization: Bearer {setting.Token}\r\n{length}\r\n\r\n1");
        var answer = await connection.ReadToEndAsync();
        Assert.Equal([408], RawAnswers.Statuses(answer));
    }

    [Fact]
    public async Task Handshake_ThatNeverComes_IsGivenUp()
    {
        using var connection = await RawConnection.OpenAsync(setting.WithTls.PublicUrl);
        Assert.Empty(await connection.ReadToEndAsync());
    }

    public sealed class Setting : IAsyncLifetime
    {
        private static readonly string[] s_limits =
        [
            "--Gateway:Limits:HeaderSeconds=1", "--Gateway:Limits:KeepAliveSeconds=1", "--Gateway:Limits:BodyGraceSeconds=2", "--Gateway:Limits:BodyBytesPerSecond=1048576",
        ];

        private readonly TestCertificate _certificate = new();

        internal GatewayServer Gateway { get; private set; } = null!;

        internal GatewayServer WithTls { get; private set; } = null!;

        internal string Token { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Gateway = await GatewayServer.StartAsync(s_limits);
            WithTls = await GatewayServer.StartAsync([.. s_limits, .. _certificate.Settings]);
            Token = (await Gateway.CreateTenantAsync("acme")).Token;
        }

        public async Task DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await WithTls.DisposeAsync();
            _certificate.Dispose();
        }
    }
}
