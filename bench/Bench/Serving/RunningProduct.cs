using System.Diagnostics;

namespace Bench.Serving;

/// <summary>The product as an operator starts it: <c>./dev run</c> with a gateway and a host, in a state directory of its own.</summary>
internal sealed class RunningProduct : IAsyncDisposable
{
    private const int Ports = 3;

    private readonly ServerProcess _process;
    private readonly DirectoryInfo _state;

    private RunningProduct(ServerProcess process, DirectoryInfo state, Uri url, HttpClient http, string platformToken)
    {
        _process = process;
        _state = state;
        Url = url;
        PlatformToken = platformToken;
        Management = new ManagementClient(http, url, platformToken);
    }

    public string PlatformToken { get; }

    public Uri Url { get; }

    public ManagementClient Management { get; }

    /// <summary>Its state directory.</summary>
    public string State => _state.FullName;

    /// <summary>The process of one of its programs, e.g. <c>Gateway</c>.</summary>
    public int ProcessOf(string program) => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
        .Single(id => id > 0 && CommandLine(id) is var line && line.Contains($"/{program}.dll", StringComparison.Ordinal) && line.Contains($"--State={_state.FullName}", StringComparison.Ordinal));

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <param name="http">Whose life is longer than the product's.</param>
    /// <param name="model">The GGUF file.</param>
    /// <param name="name">What tenants call it.</param>
    /// <param name="settings">Environment variables of both processes.</param>
    public static async Task<RunningProduct> StartAsync(HttpClient http, string model, string name, IReadOnlyDictionary<string, string> settings)
    {
        var state = Directory.CreateTempSubdirectory("bench-state-");
        var port = FreePorts.InARow(Ports);
        var url = new Uri($"http://127.0.0.1:{port}");
        string[] arguments = ["run", "--no-build", "--no-demo", "--port", $"{port}", "--state", state.FullName, "--model", Path.GetFullPath(model), "--name", name];
        var process = new ServerProcess(Path.GetFullPath("dev"), arguments, settings, Path.Combine(state.FullName, "run.log"));
        try
        {
            await process.UntilReadyAsync(async () =>
            {
                using var response = await http.GetAsync(new Uri(url, "/health/ready"));
                return response.IsSuccessStatusCode;
            });
            return new RunningProduct(process, state, url, http, await PlatformTokenAsync(state.FullName));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _state.Delete(recursive: true);
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    private static async Task<string> PlatformTokenAsync(string state)
    {
        using var command = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.GetFullPath("artifacts/bin/Gateway/release/Gateway.dll"), "admin", "create-token", $"--State={state}", "--name", "bench" },
            RedirectStandardOutput = true,
        })!;
        var token = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        return command.ExitCode == 0 ? token.Trim() : throw new InvalidOperationException("No platform token could be made.");
    }
}
