using System.Buffers;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>Calls to the engine: what the network does becomes an <see cref="EngineServerException"/>. Thread-safe.</summary>
internal sealed class EngineHttp(HttpClient client, IOptions<ExternalOptions> options, TimeProvider time)
{
    /// <summary>An engine answers what it knows at once, or is not there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lazy<AuthenticationHeaderValue?> _key = new(() =>
        options.Value.ApiKeyFile is { Length: > 0 } file ? new AuthenticationHeaderValue("Bearer", File.ReadAllText(file).Trim()) : null);

    private TimeSpan LoadPatience => TimeSpan.FromSeconds(options.Value.LoadSeconds);

    public Task<JsonDocument> GetJsonAsync(string path, CancellationToken cancellationToken) =>
        WithinAsync(Patience, token => JsonAsync(HttpMethod.Get, path, null, token), cancellationToken);

    public Task<JsonDocument> PostJsonAsync(string path, Action<Utf8JsonWriter> body, CancellationToken cancellationToken) =>
        WithinAsync(Patience, token => JsonAsync(HttpMethod.Post, path, body, token), cancellationToken);

    /// <returns>Null when there is no such path.</returns>
    public Task<string?> FindTextAsync(string path, CancellationToken cancellationToken) => WithinAsync(
        Patience,
        async token =>
        {
            using var response = await SendAsync(HttpMethod.Get, path, null, token);
            return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(token) : null;
        },
        cancellationToken);

    /// <summary>Posts something that takes its time.</summary>
    /// <returns>Null when it went well.</returns>
    public Task<ServerError?> PostAsync(string path, Action<Utf8JsonWriter>? body, CancellationToken cancellationToken) => WithinAsync<ServerError?>(
        LoadPatience,
        async token =>
        {
            using var response = await SendAsync(HttpMethod.Post, path, body, token);
            return response.IsSuccessStatusCode ? null : await ServerError.ReadAsync(response, token);
        },
        cancellationToken);

    /// <summary>As <see cref="PostAsync"/>, with what it answered when it went well; null text when the path is not there.</summary>
    public Task<(int Status, string Text)> PostForTextAsync(string path, CancellationToken cancellationToken) => WithinAsync(
        LoadPatience,
        async token =>
        {
            using var response = await SendAsync(HttpMethod.Post, path, null, token);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(token));
        },
        cancellationToken);

    /// <summary>The events of a stream, to its <c>[DONE]</c>. Leaving early closes the connection, by which the engine knows.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="body">What to ask.</param>
    /// <param name="refusal">What an answer that is no stream means; by default what its status says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<JsonElement> StreamAsync(
        string path, Action<Utf8JsonWriter> body, Func<ServerError, EngineServerException> refusal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw refusal(await ServerError.ReadAsync(response, cancellationToken));
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(stream).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(events, cancellationToken))
        {
            if (events.Current.Data == "[DONE]")
                yield break;
            using var json = Parse(events.Current.Data);
            if (json.RootElement.TryGetProperty("error", out _) && ServerError.Of(json.RootElement, StatusCodes.Status500InternalServerError) is { } error)
                throw refusal(error);
            yield return json.RootElement;
        }

        throw new EngineServerException(ServerFailure.Unreachable, "The engine's stream broke off.");
    }

    private static JsonDocument Parse(string data)
    {
        try
        {
            return JsonDocument.Parse(data);
        }
        catch (JsonException exception)
        {
            throw new EngineServerException(ServerFailure.Failed, "The engine sent an event that is no JSON.", exception);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (IsNetwork(exception, cancellationToken))
        {
            throw new EngineServerException(ServerFailure.Unreachable, "The engine's stream broke off.", exception);
        }
    }

    private async Task<JsonDocument> JsonAsync(HttpMethod method, string path, Action<Utf8JsonWriter>? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, body, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            var error = await ServerError.ReadAsync(response, cancellationToken);
            throw new EngineServerException(error.Failure, $"The engine answered {error.Status} to {method} {path}.");
        }

        try
        {
            return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), default, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new EngineServerException(ServerFailure.Failed, $"The engine's answer to {method} {path} is no JSON.", exception);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<Utf8JsonWriter>? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = _key.Value;
        if (body is not null)
        {
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
                body(json);
            request.Content = new ReadOnlyMemoryContent(buffer.WrittenMemory);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (Exception exception) when (IsNetwork(exception, cancellationToken))
        {
            throw new EngineServerException(ServerFailure.Unreachable, $"The engine does not answer {method} {path}.", exception);
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan patience, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await call(either.Token);
        }
        catch (Exception exception) when (late.IsCancellationRequested && exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineServerException(ServerFailure.Unreachable, $"The engine did not answer within {patience.TotalSeconds:F0} s.", exception);
        }
        catch (Exception exception) when (IsNetwork(exception, cancellationToken))
        {
            throw new EngineServerException(ServerFailure.Unreachable, "The engine's answer broke off.", exception);
        }
    }

    /// <summary>A connection that is not made in time comes as a cancellation that nobody asked for.</summary>
    private static bool IsNetwork(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or SocketException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested;
}
