using EndToEnd.Running;
using EndToEnd.Scenarios;

namespace EndToEnd.Secrets;

/// <summary>A crash writes down no memory, even in a shell that asks .NET for dumps.</summary>
public sealed class DumpTests : IDisposable
{
    private const int Failed = 1;

    private readonly string _state = Directory.CreateTempSubdirectory("state-").FullName;

    [Fact]
    public async Task Gateway_ThatCrashes_LeavesNoDump()
    {
        var dump = Path.Combine(_state, "dump");
        var asked = new Dictionary<string, string> { ["DOTNET_DbgEnableMiniDump"] = "1", ["DOTNET_DbgMiniDumpName"] = dump };
        await using var product = new ForegroundRun(_state, FreePorts.Find(), asked, "--no-demo");
        await product.UntilServingAsync();

        // The first is where .NET would write its dump, and then goes on; the next ends the process.
        var gateway = product.IdOf("Gateway");
        await Eventually.TrueAsync(
            () =>
            {
                Signals.Send(gateway, Signals.Abort);
                return Task.FromResult(product.HasExited);
            },
            ended => ended);
        Assert.Equal(Failed, await product.ExitCodeAsync());
        Assert.False(File.Exists(dump));
        Assert.DoesNotContain(Directory.GetFiles(_state, "*", SearchOption.AllDirectories), file => Path.GetFileName(file).StartsWith("core", StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_state, recursive: true);
}
