using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AdapterHost.Engine;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>
/// vLLM's OpenAI server: completions over token ids, adapters under <c>/v1/load_lora_adapter</c> (it must run with
/// <c>VLLM_ALLOW_RUNTIME_LORA_UPDATING</c>), numbers from <c>/metrics</c>.
/// </summary>
internal sealed class VllmServer(EngineHttp http, IOptions<ExternalOptions> options) : IEngineServer
{
    private const string TokenName = "token_id:";

    private volatile string? _baseName = options.Value.ModelName;

    public EngineSupport Support { get; } = new()
    {
        Grammars = false,
        TypicalSampling = false,
        PromptScores = false,
        PenaltyWindow = false,
        MostRepeatPenalty = 2,

        // Its --max-logprobs unless it is started otherwise.
        MostLogProbabilities = 20,
    };

    public async Task<EngineState> ReadAsync(CancellationToken cancellationToken)
    {
        using var models = await http.GetJsonAsync("v1/models", cancellationToken);
        var state = ModelCards.Read(models.RootElement);
        _baseName ??= state.BaseModels.FirstOrDefault();
        return await http.FindTextAsync("metrics", cancellationToken) is not { } metrics ? state : state with
        {
            Running = (int?)MetricLines.Sum(metrics, "vllm:num_requests_running"),
            Waiting = (int?)MetricLines.Sum(metrics, "vllm:num_requests_waiting"),
            KvUsage = MetricLines.Sum(metrics, "vllm:kv_cache_usage_perc") ?? MetricLines.Sum(metrics, "vllm:gpu_cache_usage_perc"),
            KvTokens = MetricLines.Label(metrics, "vllm:cache_config_info", "num_gpu_blocks") * MetricLines.Label(metrics, "vllm:cache_config_info", "block_size"),
        };
    }

    public Task<int[]> TokenizeAsync(string text, CancellationToken cancellationToken) => TokenList.AskAsync(http, _baseName, text, cancellationToken);

    public Task LoadAsync(string name, string path, CancellationToken cancellationToken) => LoadAsync(name, path, inPlace: false, cancellationToken);

    public async Task UnloadAsync(string name, string path, CancellationToken cancellationToken)
    {
        var error = await TryUnloadAsync(name, cancellationToken);
        if (error is { Status: (int)HttpStatusCode.InternalServerError })
        {
            // An adapter that its own cache has dropped is still listed and cannot be removed: it must come back first.
            await LoadAsync(name, path, inPlace: true, cancellationToken);
            error = await TryUnloadAsync(name, cancellationToken);
        }

        if (error is { } failed && failed.Status != (int)HttpStatusCode.NotFound)
            throw new EngineServerException(failed.Failure, $"vLLM answered {failed.Status} to the unloading of an adapter: {failed.Message}");
    }

    public async IAsyncEnumerable<EngineChunk> GenerateAsync(EngineCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in http.StreamAsync("v1/completions", json => Write(json, call), error => Refusal(error, call), cancellationToken))
        {
            if (Read(chunk, call) is { } read)
                yield return read;
        }
    }

    public async Task<PrefixReset> ResetPrefixesAsync(CancellationToken cancellationToken)
    {
        var (status, text) = await http.PostForTextAsync("reset_prefix_cache", cancellationToken);
        return status switch
        {
            // Only in its development mode.
            (int)HttpStatusCode.NotFound or (int)HttpStatusCode.MethodNotAllowed => PrefixReset.NotOffered,
            < 200 or >= 300 => PrefixReset.Refused,
            _ when text.Contains("\"success\":true", StringComparison.Ordinal) || text.Contains("\"success\": true", StringComparison.Ordinal) => PrefixReset.Done,
            _ when text.Contains("\"success\"", StringComparison.Ordinal) => PrefixReset.Refused,
            _ => PrefixReset.Unsaid,
        };
    }

    private async Task LoadAsync(string name, string path, bool inPlace, CancellationToken cancellationToken)
    {
        var error = await http.PostAsync(
            "v1/load_lora_adapter",
            json =>
            {
                json.WriteStartObject();
                json.WriteString("lora_name"u8, name);
                json.WriteString("lora_path"u8, path);
                if (inPlace)
                    json.WriteBoolean("load_inplace"u8, true);
                json.WriteEndObject();
            },
            cancellationToken);
        if (error is { } failed && !(failed.Status == (int)HttpStatusCode.BadRequest && failed.Message.Contains("already been loaded", StringComparison.Ordinal)))
            throw new EngineServerException(failed.Failure, $"vLLM answered {failed.Status} to the loading of an adapter: {failed.Message}");
    }

    private Task<ServerError?> TryUnloadAsync(string name, CancellationToken cancellationToken) => http.PostAsync(
        "v1/unload_lora_adapter",
        json =>
        {
            json.WriteStartObject();
            json.WriteString("lora_name"u8, name);
            json.WriteEndObject();
        },
        cancellationToken);

    private static EngineServerException Refusal(ServerError error, EngineCall call) => new(
        error.Status == (int)HttpStatusCode.NotFound && call.Adapter is not null ? ServerFailure.UnknownAdapter : error.Failure,
        $"vLLM answered {error.Status} ({error.Type}) to a completion.");

    private void Write(Utf8JsonWriter json, EngineCall call)
    {
        json.WriteStartObject();
        json.WriteString("model"u8, call.Adapter ?? _baseName);
        json.WriteStartArray("prompt"u8);
        foreach (var token in call.Prompt)
            json.WriteNumberValue(token);
        json.WriteEndArray();
        json.WriteNumber("max_tokens"u8, call.MaxTokens);
        json.WriteBoolean("stream"u8, true);
        json.WriteStartObject("stream_options"u8);
        json.WriteBoolean("include_usage"u8, true);
        json.WriteEndObject();
        json.WriteString("request_id"u8, call.Id);
        json.WriteString("cache_salt"u8, call.CacheSalt);
        json.WriteBoolean("return_token_ids"u8, true);
        json.WriteNumber("min_tokens"u8, SamplingJson.MinTokens(call));
        if (call.Sampling.Seed is { } seed)
            json.WriteNumber("seed"u8, seed);
        if (call.Sampling.LogProbabilities is { } others)
        {
            json.WriteNumber("logprobs"u8, others);
            json.WriteBoolean("return_tokens_as_token_ids"u8, true);
        }

        SamplingJson.Write(json, call);
        json.WriteEndObject();
    }

    /// <returns>Null for an event that says nothing new.</returns>
    private static EngineChunk? Read(JsonElement root, EngineCall call)
    {
        int? cached = root.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object
            && usage.TryGetProperty("prompt_tokens_details", out var details) && details.ValueKind == JsonValueKind.Object
            && details.TryGetProperty("cached_tokens", out var tokens) && tokens.ValueKind == JsonValueKind.Number ? tokens.GetInt32() : null;
        if (!root.TryGetProperty("choices", out var choices) || choices.GetArrayLength() == 0)
            return cached is null ? null : new EngineChunk { CachedTokens = cached };
        var choice = choices[0];
        if (!choice.TryGetProperty("token_ids", out var ids) || ids.ValueKind != JsonValueKind.Array)
            throw new EngineServerException(ServerFailure.Failed, "vLLM sent no token ids: it must know 'return_token_ids' (0.10.2 and later).");
        return new EngineChunk
        {
            Tokens = [.. ids.EnumerateArray().Select(id => id.GetInt32())],
            Scores = call.Sampling.LogProbabilities is { } others && choice.TryGetProperty("logprobs", out var scores) && scores.ValueKind == JsonValueKind.Object ? Scores(scores, others) : [],
            End = choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String ? End(reason.GetString()!) : null,
            CachedTokens = cached,
        };
    }

    private static FinishReason End(string reason) => reason switch
    {
        "stop" => FinishReason.Stop,
        "length" => FinishReason.Length,
        _ => throw new EngineServerException(ServerFailure.Failed, $"vLLM ended a completion with '{reason}'."),
    };

    private static List<TokenScore> Scores(JsonElement scores, int others)
    {
        var (tokens, values) = (scores.GetProperty("tokens"), scores.GetProperty("token_logprobs"));
        var likeliest = scores.GetProperty("top_logprobs");
        var read = new List<TokenScore>(tokens.GetArrayLength());
        for (var i = 0; i < tokens.GetArrayLength(); i++)
        {
            // The chosen token is among them even where it is not one of the likeliest.
            var top = likeliest[i].ValueKind != JsonValueKind.Object ? [] : likeliest[i].EnumerateObject()
                .Select(other => new TokenScore(IdOf(other.Name), other.Value.GetSingle(), []))
                .OrderByDescending(other => other.LogProbability)
                .Take(others);
            read.Add(new TokenScore(IdOf(tokens[i].GetString()!), values[i].GetSingle(), [.. top]));
        }

        return read;
    }

    private static int IdOf(string name) =>
        name.StartsWith(TokenName, StringComparison.Ordinal) && int.TryParse(name.AsSpan(TokenName.Length), CultureInfo.InvariantCulture, out var id)
            ? id
            : throw new EngineServerException(ServerFailure.Failed, "vLLM named a scored token otherwise than by its id.");
}
