using System.Globalization;
using System.Text.RegularExpressions;
using TestServers;

namespace Gateway.Tests.Crash;

/// <summary>The built gateway as a process of its own, on a state directory that outlives it, on any free ports.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "Gateway.dll");

    private readonly ServerProcess _process;

    private GatewayProcess(ServerProcess process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Of the public listener, once <see cref="WaitAsync"/> has returned.</summary>
    public int Port { get; private set; }

    /// <param name="settings">Its configuration, the state directory among it.</param>
    public static GatewayProcess Start(IEnumerable<string> settings)
    {
        string[] arguments =
        [
            s_program, "--Gateway:Port=0", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Information", .. settings,
        ];
        return new GatewayProcess(ServerProcess.Start("the gateway", "dotnet", arguments));
    }

    /// <summary>Until it says where it listens, which it does at the end of its start.</summary>
    public Task WaitAsync() => _process.WaitAsync(() =>
    {
        if (Listening().Match(_process.Output) is not { Success: true } first)
            return Task.FromResult(false);
        Port = int.Parse(first.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return Task.FromResult(true);
    });

    /// <summary>SIGTERM and the like, by the names that kill(1) has for them.</summary>
    public Task SignalAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>With what it ended, once it has.</summary>
    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>SIGKILL: it gets to do nothing more.</summary>
    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    /// <summary>A command of the gateway's program. It throws when the exit code is not 0, with what was written.</summary>
    public static async Task RunAsync(params string[] arguments)
    {
        await using var process = ServerProcess.Start("Gateway " + arguments[0], "dotnet", [s_program, .. arguments]);
        await process.EndAsync();
    }

    /// <summary>The public listener is told first.</summary>
    [GeneratedRegex(@"listening on: http://127\.0\.0\.1:(\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Listening();
}
