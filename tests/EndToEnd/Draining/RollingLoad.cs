using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.Draining;

/// <summary>
/// So many live streams at any moment, each read to its end, and short requests at a steady rate that does not wait for answers. Both organizations by turns,
/// each with its own adapter: every stream must have the text that the first one of its organization had.
/// </summary>
internal sealed class RollingLoad : IAsyncDisposable
{
    private const string DataPrefix = "data: ";
    private const string Done = "[DONE]";

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly DemoInfo.Tenant[] _tenants;
    private readonly string?[] _texts;
    private readonly int _tokens;
    private int _live;

    private RollingLoad(Uri url, DemoInfo demo, int tokens)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 1000 }) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(5) };
        _tenants = [.. demo.Tenants];
        _texts = new string?[_tenants.Length];
        _tokens = tokens;
    }

    public LoadCount Count { get; } = new();

    /// <param name="url">Where clients ask.</param>
    /// <param name="demo">Who.</param>
    /// <param name="streams">Live at any moment.</param>
    /// <param name="tokens">Of each.</param>
    /// <param name="rate">Short requests a second.</param>
    /// <returns>When as many streams live as are wanted.</returns>
    public static async Task<RollingLoad> StartAsync(Uri url, DemoInfo demo, int streams, int tokens, int rate)
    {
        var load = new RollingLoad(url, demo, tokens);
        for (var tenant = 0; tenant < load._tenants.Length; tenant++)
            await load.StreamAsync(tenant);
        Assert.True(load.Count.Streams == load._tenants.Length, load.Count.ToString());
        for (var stream = 0; stream < streams; stream++)
            load._running.Add(load.StreamForeverAsync(stream % load._tenants.Length));
        load._running.Add(load.AskForeverAsync(rate));
        while (Volatile.Read(ref load._live) < streams && load.Count is { Cut: 0, Failed: 0 })
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        return load;
    }

    /// <summary>Begins nothing more and waits for all that runs.</summary>
    public async Task<LoadCount> EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        return Count;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task StreamForeverAsync(int tenant)
    {
        while (!_stop.IsCancellationRequested)
            await StreamAsync(tenant);
    }

    private async Task AskForeverAsync(int rate)
    {
        var asked = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / rate));
        while (!_stop.IsCancellationRequested)
        {
            asked.Add(AskAsync(asked.Count % _tenants.Length));
            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(asked);
    }

    private async Task AskAsync(int tenant)
    {
        try
        {
            using var response = await SendAsync(tenant, stream: false, 4);
            var text = await response.Content.ReadAsStringAsync();
            if (response.StatusCode == HttpStatusCode.OK && JsonDocument.Parse(text).RootElement.GetProperty("choices").GetArrayLength() == 1)
                Count.ShortDone();
            else
                Count.Lost($"short request: {(int)response.StatusCode} {text}");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            Count.Lost($"short request: {exception.Message} {exception.InnerException?.Message}");
        }
    }

    private async Task StreamAsync(int tenant)
    {
        var begun = false;
        try
        {
            using var response = await SendAsync(tenant, stream: true, _tokens);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                Count.Lost($"stream: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                // Whoever retries waits a little.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
                return;
            }

            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            begun = true;
            Interlocked.Increment(ref _live);
            var (text, last) = (new StringBuilder(), "");
            while (await reader.ReadLineAsync() is { } line)
            {
                if (!line.StartsWith(DataPrefix, StringComparison.Ordinal))
                    continue;
                last = line[DataPrefix.Length..];
                if (last != Done)
                    text.Append(TextOf(last));
            }

            var whole = text.ToString();
            if (last == Done && whole == (Interlocked.CompareExchange(ref _texts[tenant], whole, null) ?? whole))
                Count.StreamDone();
            else
                Count.StreamCut($"stream of {whole.Length} characters that ends with {last}");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            if (begun)
                Count.StreamCut($"stream: {exception.Message}");
            else
                Count.Lost($"stream: {exception.Message} {exception.InnerException?.Message}");
        }
        finally
        {
            if (begun)
                Interlocked.Decrement(ref _live);
        }
    }

    private Task<HttpResponseMessage> SendAsync(int tenant, bool stream, int tokens)
    {
        var body = JsonSerializer.Serialize(new
        {
            model = _tenants[tenant].Models[0],
            prompt = "-- refund_daily(author_id, start_time, brand, distance)\nSELECT",
            temperature = 0,
            max_tokens = tokens,
            ignore_eos = true,
            stream,
        });
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tenants[tenant].Token);
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>An error event has none, and its stream is cut.</summary>
    private static string? TextOf(string json) =>
        JsonDocument.Parse(json).RootElement is var piece && piece.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0
            ? choices[0].GetProperty("text").GetString()
            : null;
}
