using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Bench.Overload;

/// <summary>Asks for completions at a rate that does not wait for answers, or with so many at a time.</summary>
internal sealed class OpenLoop(Uri url, string model) : IDisposable
{
    public const int Tokens = 64;

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 512 }) { Timeout = TimeSpan.FromMinutes(2) };
    private readonly byte[] _body = JsonSerializer.SerializeToUtf8Bytes(new
    {
        model,
        prompt = "-- refund_daily(author_id, start_time, brand, distance)\nSELECT",
        temperature = 0,
        max_tokens = Tokens,
        ignore_eos = true,
    });

    /// <param name="tenants">Tokens, and requests a second.</param>
    /// <param name="duration">For how long.</param>
    public async Task<LoadResult> OpenAsync(IReadOnlyList<(string Token, double Rate)> tenants, TimeSpan duration)
    {
        var result = new LoadResult(duration);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(tenants.Select(tenant => Task.Run(async () =>
        {
            var asked = new List<Task>();
            while (Stopwatch.GetElapsedTime(started) is var passed && passed < duration)
            {
                // Those that are due: a timer is coarser than the rate.
                while (asked.Count < passed.TotalSeconds * tenant.Rate)
                    asked.Add(AskAsync(tenant.Token, result, started));
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            }

            await Task.WhenAll(asked);
        })));
        return result;
    }

    public async Task<LoadResult> ClosedAsync(string token, int together, TimeSpan duration)
    {
        var result = new LoadResult(duration);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, together).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
                await AskAsync(token, result, started);
        }));
        return result;
    }

    public void Dispose() => _http.Dispose();

    private async Task AskAsync(string token, LoadResult result, long phase)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/v1/completions")) { Content = new ByteArrayContent(_body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = Encoding.UTF8.WebName };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await _http.SendAsync(request);
            result.Add((int)response.StatusCode, response.Headers.RetryAfter is not null, Stopwatch.GetElapsedTime(phase, started), Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (HttpRequestException)
        {
            result.Add(0, false, default, 0);
        }
    }
}
