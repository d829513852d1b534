using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>A host that ends while <c>./dev run</c> goes on is started again, and the terminal is told the truth about why.</summary>
public sealed class HostEndTests : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("state-").FullName;

    [Theory]
    [InlineData(Signals.Terminate, "the host has drained and ended because a signal from elsewhere asked it to (exit code 0); starting it again")]
    [InlineData(Signals.Kill, "the host was ended by signal KILL (exit code 137); starting it again")]
    public async Task Host_EndedFromElsewhere_IsStartedAgainAndTheMessageSaysWhy(int signal, string message)
    {
        await using var product = new ForegroundRun(_state, FreePorts.Find());
        await product.UntilServingAsync();
        var first = product.IdOf("AdapterHost");
        Signals.Send(first, signal);
        await Eventually.TrueAsync(
            () => Task.FromResult(product.Processes().Where(process => process.CommandLine.Contains("/AdapterHost.dll", StringComparison.Ordinal)).Select(process => process.Id).ToList()),
            hosts => hosts is [var host] && host != first);
        product.PressCtrlC();

        Assert.Equal(130, await product.ExitCodeAsync());
        var errors = await product.ErrorsAsync();
        Assert.Contains(message, errors, StringComparison.Ordinal);
        // Bash's own words about a process that a signal ended.
        Assert.DoesNotContain("dev: line", errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);
}
