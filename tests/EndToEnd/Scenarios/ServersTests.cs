using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary><c>./dev run --with redis,postgres</c>: the demo on both, and nothing of them left behind.</summary>
public sealed class ServersTests : IDisposable
{
    private const int Interrupted = 130;

    private readonly string _state = Directory.CreateTempSubdirectory("state-").FullName;
    private readonly int _port = FreePorts.Find();

    [Fact]
    public async Task Run_WithRedisAndPostgres_AnswersFromBothAndCtrlCEndsAll()
    {
        await using (var product = new ForegroundRun(_state, _port, demo: true, "--with", "redis,postgres"))
        {
            await product.UntilServingAsync();

            Assert.False(File.Exists(Path.Combine(_state, "registry.db")));
            Assert.True(product.Processes().Count >= 4, string.Join('\n', product.Processes()));
            Assert.NotEmpty(await AskAsync());
            Assert.Contains("name=lora-gateway", await RedisClientsAsync(), StringComparison.Ordinal);

            product.PressCtrlC();
            Assert.Equal(Interrupted, await product.ExitCodeAsync());
            Assert.Empty(product.Processes());
        }

        // What was written is there again; and a server that dies ends the run, with all of it.
        await using var again = new ForegroundRun(_state, _port, demo: true, "--with", "redis,postgres");
        await again.UntilServingAsync();
        Assert.NotEmpty(await AskAsync());
        Signals.Send(Assert.Single(again.Processes(), process => process.CommandLine.Contains("redis-server", StringComparison.Ordinal)).Id, Signals.Kill);
        Assert.Equal(1, await again.ExitCodeAsync());
        Assert.Empty(again.Processes());
    }

    /// <summary>With a gateway that hangs: PostgreSQL's own processes do not outlive the script either.</summary>
    [Fact]
    public async Task CtrlC_AgainAndAgain_LeavesNoServerBehind()
    {
        await using var product = new ForegroundRun(_state, _port, demo: false, "--with", "redis,postgres");
        await product.UntilServingAsync();
        Signals.Send(product.IdOf("Gateway"), Signals.Stop);
        await Eventually.TrueAsync(
            () =>
            {
                product.PressCtrlC();
                return Task.FromResult(product.HasExited);
            },
            exited => exited);
        Assert.Equal(Interrupted, await product.ExitCodeAsync());
        Assert.Empty(product.Processes());
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("postgres")]
    public async Task CtrlC_WhileServersStart_EndsThem(string program)
    {
        await using var product = new ForegroundRun(_state, _port, demo: false, "--with", "redis,postgres");
        await product.UntilStartingAsync(program);
        product.PressCtrlC();
        Assert.Equal(Interrupted, await product.ExitCodeAsync());
        Assert.Empty(product.Processes());
    }

    [Fact]
    public async Task Run_StateOfTheOtherDatabase_IsRefusedInWords()
    {
        Directory.CreateDirectory(Path.Combine(_state, "postgres"));
        await using var product = new ForegroundRun(_state, _port, demo: false);

        Assert.Equal(1, await product.ExitCodeAsync());
        Assert.Contains("Add --with postgres", await product.ErrorsAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);

    private async Task<string> AskAsync()
    {
        var demo = JsonSerializer.Deserialize<DemoInfo>(await File.ReadAllTextAsync(Path.Combine(_state, "demo.json")), JsonSerializerOptions.Web)!;
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{demo.BaseUrl}/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = demo.Acme.Models[0], max_tokens = 8, messages = new[] { new { role = "user", content = "SELECT" } } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", demo.Acme.Token);
        using var response = await http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
    }

    /// <summary>Who is connected, asked with the password of the state directory.</summary>
    private async Task<string> RedisClientsAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port + 3);
        await using var stream = client.GetStream();
        var secret = (await File.ReadAllTextAsync(Path.Combine(_state, "keys", "redis"))).Trim();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {secret}\r\nCLIENT LIST\r\nQUIT\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
