using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>Ctrl-C in the terminal of <c>./dev run</c>, at any moment, ends all of it and leaves a state directory that the next run can use.</summary>
public sealed class InterruptTests : IDisposable
{
    /// <summary>128 + SIGINT, as <c>./dev run --help</c> says.</summary>
    private const int Interrupted = 130;

    /// <summary>In one batch each is slower, and they do not end before they are counted.</summary>
    private const int Answers = 8;

    private readonly string _state = Directory.CreateTempSubdirectory("state-").FullName;
    private readonly int _port = FreePorts.Find();

    [Fact]
    public async Task CtrlC_WhileServing_EndsAllAndTheStateServesAgainAtOnce()
    {
        for (var run = 0; run < 2; run++)
        {
            await using var product = new ForegroundRun(_state, _port);
            await product.UntilServingAsync();
            Assert.NotEqual(product.IdOf("Gateway"), product.IdOf("AdapterHost"));
            product.PressCtrlC();
            Assert.Equal(Interrupted, await product.ExitCodeAsync());
            Assert.Empty(product.Processes());
            Assert.Matches("^ending(: answers that still run have .*)?$", (await product.RestOfOutputAsync()).TrimEnd().Split('\n')[^1]);
        }

        Assert.DoesNotContain("Unhandled exception", File.ReadAllText(Path.Combine(_state, "log", "host.log")) + File.ReadAllText(Path.Combine(_state, "log", "gateway.log")));
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("host")]
    public async Task CtrlC_WhileStarting_EndsWhatWasStarted(string program)
    {
        await using var product = new ForegroundRun(_state, _port);
        await product.UntilStartingAsync(program);
        product.PressCtrlC();
        Assert.Equal(Interrupted, await product.ExitCodeAsync());
        Assert.Empty(product.Processes());
    }

    /// <summary>Whoever waits is told for what, for how long at most, and how not to.</summary>
    [Fact]
    public async Task CtrlC_WhileAnAnswerRuns_SaysSoAndTheSecondEndsAtOnce()
    {
        await using var product = new ForegroundRun(_state, _port, new Dictionary<string, string> { ["Gateway__DrainSeconds"] = "50" });
        await product.UntilServingAsync();
        using var http = new HttpClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, Answers).Select(_ => StreamAsync(http)));
        product.PressCtrlC();
        // Some may have ended by then, and a host that has its hands full may not say how many run.
        Assert.Matches("^ending: (([2-8] answers still run and|answers that still run) have|1 answer still runs and has) up to 50 s; Ctrl-C again ends at once$", await product.UntilSaidAsync("ending"));
        product.PressCtrlC();

        Assert.Equal(Interrupted, await product.ExitCodeAsync());
        Assert.Empty(product.Processes());
        Assert.All(answers, answer => answer.Dispose());

        // Bash's own words about a process that a signal ended.
        Assert.DoesNotContain("dev: line", await product.ErrorsAsync(), StringComparison.Ordinal);
    }

    /// <summary>With a gateway that hangs, one is not enough; and the second ends the script no sooner than what it started.</summary>
    [Fact]
    public async Task CtrlC_AgainAndAgain_LeavesNoProcessBehind()
    {
        await using var product = new ForegroundRun(_state, _port);
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

    /// <summary>An answer that has begun and whose end nobody waits for.</summary>
    private async Task<HttpResponseMessage> StreamAsync(HttpClient http)
    {
        var demo = JsonSerializer.Deserialize<DemoInfo>(await File.ReadAllTextAsync(Path.Combine(_state, "demo.json")), JsonSerializerOptions.Web)!;
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{demo.BaseUrl}/completion")
        {
            Content = JsonContent.Create(new { model = demo.Acme.Models[0], prompt = "SELECT", n_predict = 8000, ignore_eos = true, temperature = 1.5, stream = true }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", demo.Acme.Token);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
        return response;
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);
}
