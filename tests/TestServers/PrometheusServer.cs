using System.Text.Json.Nodes;

namespace TestServers;

/// <summary>A real Prometheus on loopback with its own data, which scrapes what it is told to every second.</summary>
public sealed class PrometheusServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly ServerFolder _folder;
    private readonly ServerProcess _process;
    private readonly HttpClient _http;

    private PrometheusServer(ServerFolder folder, ServerProcess process, HttpClient http) => (_folder, _process, _http) = (folder, process, http);

    /// <param name="targets">Host and port of each job's <c>/metrics</c>, by job.</param>
    public static async Task<PrometheusServer> StartAsync(IReadOnlyDictionary<string, string> targets)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryStartAsync(targets);
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
                // The port was taken meanwhile.
            }
        }
    }

    /// <summary>The series of an instant query.</summary>
    public async Task<JsonArray> QueryAsync(string expression)
    {
        var answer = JsonNode.Parse(await _http.GetStringAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}"))!;
        return answer["data"]!["result"]!.AsArray();
    }

    /// <summary>What it knows of a metric: <c>counter</c>, <c>gauge</c>, <c>histogram</c>; null when it was never told.</summary>
    public async Task<string?> TypeOfAsync(string metric)
    {
        // It asks for OpenMetrics, where a counter's family is called without the ending.
        var family = metric.EndsWith("_total", StringComparison.Ordinal) ? metric[..^"_total".Length] : metric;
        var answer = JsonNode.Parse(await _http.GetStringAsync($"api/v1/metadata?metric={family}"))!;
        return (string?)answer["data"]![family]?[0]?["type"];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<PrometheusServer> TryStartAsync(IReadOnlyDictionary<string, string> targets)
    {
        var folder = new ServerFolder("prometheus");
        var port = LoopbackPort.Find();
        var jobs = targets.Select(target => $"  - job_name: {target.Key}\n    static_configs: [{{ targets: ['{target.Value}'] }}]\n");
        await File.WriteAllTextAsync(folder.Combine("prometheus.yml"), $"global: {{ scrape_interval: 1s }}\nscrape_configs:\n{string.Concat(jobs)}");
        var process = ServerProcess.Start(
            "prometheus",
            "prometheus",
            [
                $"--config.file={folder.Combine("prometheus.yml")}", $"--storage.tsdb.path={folder.Combine("data")}", $"--web.listen-address=127.0.0.1:{port}",
                "--storage.tsdb.retention.time=1h", "--log.level=warn",
            ]);
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") };
        try
        {
            await process.WaitAsync(async () => (await http.GetAsync("-/ready")).IsSuccessStatusCode);
            return new PrometheusServer(folder, process, http);
        }
        catch
        {
            http.Dispose();
            await process.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }
}
