using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TestServers.Engines;

/// <summary>
/// An HTTP server that answers as an inference engine does, written from that engine's source, on loopback. It computes nothing: its text tells with
/// which weights and for which prompt it was made, so a wrong adapter shows. Stricter than the real one: what it does not know is refused.
/// </summary>
public abstract class StandInEngine : IAsyncDisposable
{
    public const string BaseName = "served/base";

    /// <summary>What an answer without an adapter begins with.</summary>
    public const string BaseFingerprint = "base-alone";

    private readonly Channel<EngineRequest> _asked = Channel.CreateUnbounded<EngineRequest>();
    private readonly ConcurrentDictionary<(string Salt, string Adapter, string Tokens), bool> _prefixes = new();
    private int _port;
    private WebApplication? _app;
    private int _running;

    protected StandInEngine(EngineVocabulary vocabulary) => Vocabulary = vocabulary;

    public EngineVocabulary Vocabulary { get; }

    public string Url => $"http://127.0.0.1:{_port}";

    public int ContextTokens { get; set; } = 512;

    public int KvTokens { get; set; } = 4096;

    public int MaxRank { get; set; } = 64;

    /// <summary>What clients must send as a bearer; null asks for nothing.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Loads fail with this message while it is set.</summary>
    public string? LoadFailure { get; set; }

    /// <summary>The status of such a failure; null is the one that this engine gives when it could not load.</summary>
    public int? LoadFailureStatus { get; set; }

    /// <summary>Generations are refused as full while it is set.</summary>
    public bool IsFull { get; set; }

    /// <summary>Loads wait for it.</summary>
    public Task LoadGate { get; set; } = Task.CompletedTask;

    /// <summary>Unloads wait for it.</summary>
    public Task UnloadGate { get; set; } = Task.CompletedTask;

    /// <summary>Generations wait for it before each token from <see cref="HeldFrom"/> on: so a stream stands in its middle.</summary>
    public Task TokenGate { get; set; } = Task.CompletedTask;

    /// <summary>Tokens that come whatever <see cref="TokenGate"/> says.</summary>
    public int HeldFrom { get; set; } = 1;

    /// <summary>Generations wait for it before they say anything.</summary>
    public Task FirstGate { get; set; } = Task.CompletedTask;

    /// <summary>What it has under which name.</summary>
    public ConcurrentDictionary<string, LoadedAdapter> Adapters { get; } = new();

    /// <summary>Names in the order in which they were loaded.</summary>
    public ConcurrentQueue<string> Loads { get; } = new();

    public ConcurrentQueue<EngineRequest> Requests { get; } = new();

    public int Running => Volatile.Read(ref _running);

    /// <summary>Starts it, the second time at the same port: a new process has no adapters and no prefixes.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{_port}");
        _app = builder.Build();
        _app.Use(async (context, next) =>
        {
            if (ApiKey is { } key && context.Request.Headers.Authorization != $"Bearer {key}")
            {
                await WriteAsync(context, StatusCodes.Status401Unauthorized, new { error = "Unauthorized" });
                return;
            }

            await next(context);
        });
        Map(_app);
        await _app.StartAsync();
        _port = new Uri(_app.Urls.Single()).Port;
    }

    /// <summary>Ends it as a crash does: whoever is connected loses the connection.</summary>
    public async Task StopAsync()
    {
        if (_app is not { } app)
            return;
        _app = null;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
        Adapters.Clear();
        _prefixes.Clear();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The next generation that it is asked for.</summary>
    public Task<EngineRequest> NextAsync() => _asked.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>What it would say: with which weights, and of which prompt.</summary>
    public static string TextOf(string fingerprint, IEnumerable<int> prompt) =>
        $"{fingerprint} {Convert.ToHexStringLower(SHA256.HashData([.. prompt.SelectMany(BitConverter.GetBytes)]))[..8]}";

    protected abstract void Map(WebApplication app);

    /// <summary>Tokens of the answer, one by one, with whether more come.</summary>
    protected async IAsyncEnumerable<(int Token, bool IsLast, bool IsCut)> GenerateAsync(
        EngineRequest request, int[] prompt, int maxTokens, HttpContext context, IReadOnlySet<int> ends)
    {
        Requests.Enqueue(request);
        _asked.Writer.TryWrite(request);
        Interlocked.Increment(ref _running);
        var isDone = false;
        try
        {
            var fingerprint = request.Adapter is { } name ? Adapters[name].Fingerprint : BaseFingerprint;
            int[] tokens = [.. Vocabulary.Tokenize(TextOf(fingerprint, prompt)), Vocabulary.EndToken];
            await FirstGate.WaitAsync(context.RequestAborted);
            for (var i = 0; i < tokens.Length; i++)
            {
                if (i >= HeldFrom)
                    await TokenGate.WaitAsync(context.RequestAborted);
                var (isEnd, isCut) = (ends.Contains(tokens[i]) || i == tokens.Length - 1, i == maxTokens - 1);
                isDone = isEnd || isCut;
                yield return (tokens[i], isDone, isCut && !isEnd);
                if (isDone)
                    yield break;
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
            if (!isDone)
                request.Abort();
        }
    }

    /// <summary>Prompt tokens that an earlier request of the same salt and adapter left, and leaves this one's.</summary>
    protected int Reuse(EngineRequest request, int[] prompt)
    {
        var (cached, key) = (0, (request.Salt, Adapter: request.Adapter ?? ""));
        for (var length = 1; length <= prompt.Length; length++)
        {
            if (!_prefixes.TryAdd((key.Salt, key.Adapter, string.Join(',', prompt.Take(length))), true))
                cached = length;
        }

        // The last token is always computed.
        return Math.Min(cached, prompt.Length - 1);
    }

    protected void ForgetPrefixes() => _prefixes.Clear();

    /// <summary>Whether anything of a salt is in the prefix cache.</summary>
    public bool HasPrefixes => !_prefixes.IsEmpty;

    protected static async Task<JsonElement> BodyAsync(HttpContext context)
    {
        using var json = await JsonDocument.ParseAsync(context.Request.Body);
        return json.RootElement.Clone();
    }

    protected static async Task WriteAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(body);
    }

    protected static async Task EventAsync(HttpContext context, object? body)
    {
        await context.Response.WriteAsync($"data: {(body is null ? "[DONE]" : JsonSerializer.Serialize(body))}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    /// <summary>The first field that is not in the list; null when all are.</summary>
    protected static string? Unknown(JsonElement body, IReadOnlySet<string> known) =>
        body.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !known.Contains(name));

    protected static int[] Ints(JsonElement array) => [.. array.EnumerateArray().Select(one => one.GetInt32())];
}
