using System.Globalization;

namespace Bench.Serving;

/// <summary>llama.cpp's own server with the settings that are fairest to many adapters: one KV buffer for all slots, no prompt cache in RAM
/// that would be written between requests, every adapter loaded at start and none applied by default.</summary>
internal sealed class RunningLlamaServer : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly string _log;

    private RunningLlamaServer(ServerProcess process, string log, Uri url)
    {
        _process = process;
        _log = log;
        Url = url;
    }

    public Uri Url { get; }

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    public static async Task<RunningLlamaServer> StartAsync(
        HttpClient http, string program, string model, IReadOnlyList<string> adapters, int slots, int contextTokens, int threads)
    {
        var port = FreePorts.InARow(1);
        var log = Path.GetTempFileName();
        string[] arguments =
        [
            "--model", model, "--host", "127.0.0.1", "--port", Number(port), "--threads", Number(threads), "--parallel", Number(slots),
            "--ctx-size", Number(contextTokens), "--kv-unified", "--cache-ram", "0", "--no-ui", "--lora", string.Join(',', adapters), "--lora-init-without-apply",
        ];
        var process = new ServerProcess(program, arguments, new Dictionary<string, string>(), log);
        var url = new Uri($"http://127.0.0.1:{port}");
        try
        {
            await process.UntilReadyAsync(async () =>
            {
                using var response = await http.GetAsync(new Uri(url, "/health"));
                return response.IsSuccessStatusCode;
            });
            return new RunningLlamaServer(process, log, url);
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
        File.Delete(_log);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
