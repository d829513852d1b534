using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Bench.Load;

/// <summary>Reads OpenAI's completion streams. What is cut short, has an error in it or does not say how long it was throws.</summary>
internal sealed class StreamClient : IDisposable
{
    private const string DataPrefix = "data: ";
    private const string Done = "[DONE]";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromMinutes(10) };

    public async Task<Volley> RunAsync(IReadOnlyList<StreamCall> calls)
    {
        var started = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(calls.Select(AskAsync));
        return new Volley(answers, Stopwatch.GetElapsedTime(started));
    }

    public async Task<StreamAnswer> AskAsync(StreamCall call)
    {
        var started = Stopwatch.GetTimestamp();
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Url) { Content = new StringContent(call.Body, Encoding.UTF8, "application/json") };
        if (call.Token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", call.Token);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (!response.IsSuccessStatusCode)
        {
            throw new LoadException($"{call.Url}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var text = new StringBuilder();
        TimeSpan? firstText = null;
        (int Prompt, int Completion, int Cached)? usage = null;
        var isDone = false;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(DataPrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (line.AsSpan(DataPrefix.Length).SequenceEqual(Done))
            {
                isDone = true;
                continue;
            }

            using var json = JsonDocument.Parse(line.AsMemory(DataPrefix.Length));
            if (TextOf(json.RootElement) is { Length: > 0 } piece)
            {
                firstText ??= Stopwatch.GetElapsedTime(started);
                text.Append(piece);
            }

            usage = UsageOf(json.RootElement) ?? usage;
        }

        return isDone && usage is { } counts && firstText is { } first
            ? new StreamAnswer(text.ToString(), counts.Prompt, counts.Completion, counts.Cached, first)
            : throw new LoadException($"{call.Url}: a stream ended without text, usage or [DONE]: {text}");
    }

    public void Dispose() => _http.Dispose();

    private static string? TextOf(JsonElement json)
    {
        if (json.TryGetProperty("error", out var error))
        {
            throw new LoadException($"a stream failed: {error}");
        }

        return json.GetProperty("choices") is { } choices && choices.GetArrayLength() > 0 ? choices[0].GetProperty("text").GetString() : null;
    }

    private static (int Prompt, int Completion, int Cached)? UsageOf(JsonElement json)
    {
        if (!json.TryGetProperty("usage", out var usage) || usage.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var cached = usage.TryGetProperty("prompt_tokens_details", out var details) && details.TryGetProperty("cached_tokens", out var tokens)
            ? tokens.GetInt32() : 0;
        return (usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("completion_tokens").GetInt32(), cached);
    }
}
