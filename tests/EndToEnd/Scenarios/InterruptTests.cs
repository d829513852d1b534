using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>Ctrl-C in the terminal of <c>./dev run</c>, at any moment, ends all of it and leaves a state directory that the next run can use.</summary>
public sealed class InterruptTests : IDisposable
{
    /// <summary>128 + SIGINT, as <c>./dev run --help</c> says.</summary>
    private const int Interrupted = 130;

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

    public void Dispose() => Directory.Delete(_state, recursive: true);
}
