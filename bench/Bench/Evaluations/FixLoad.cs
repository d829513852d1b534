using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Bench.Evaluations;

/// <summary>People who ask an organization's adapter for fixes, at a rate that waits for no answer. Times are of answers with status 200.</summary>
internal sealed class FixLoad(HttpClient http, Uri url, string token, string model, IReadOnlyList<(string Error, string Code)> fixes)
{
    private int _next;

    /// <summary>Milliseconds of each answer, and how many were none.</summary>
    /// <param name="rate">A second.</param>
    /// <param name="duration">For how long is asked.</param>
    public async Task<(List<double> Times, int Refused)> RunAsync(double rate, TimeSpan duration)
    {
        var (started, asked) = (Stopwatch.GetTimestamp(), new List<Task<double?>>());
        while (Stopwatch.GetElapsedTime(started) is var passed && passed < duration)
        {
            while (asked.Count < passed.TotalSeconds * rate)
                asked.Add(AskAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        var times = await Task.WhenAll(asked);
        return ([.. times.OfType<double>()], times.Count(time => time is null));
    }

    /// <summary>Fixes a second with so many people who ask again as soon as they are answered.</summary>
    public async Task<double> PeakAsync(int people, TimeSpan duration)
    {
        var (started, done) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, people).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                if (await AskAsync() is not null)
                    Interlocked.Increment(ref done);
            }
        }));
        return done / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<double?> AskAsync()
    {
        var (error, code) = fixes[Interlocked.Increment(ref _next) % fixes.Count];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/v1/chat/completions"))
        {
            Content = JsonContent.Create(new
            {
                model,
                temperature = 0,
                max_tokens = 200,
                messages = new[] { new { role = "system", content = "Fix the SQL. Answer with the full code." }, new { role = "user", content = $"Error: {error}\n{code}" } },
            }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var started = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(started).TotalMilliseconds : null;
    }
}
