using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AdapterHost.Engine;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>
/// SGLang's server: <c>/generate</c> over token ids, adapters under <c>/load_lora_adapter</c>, numbers from <c>/get_server_info</c> and, where it runs
/// with <c>--enable-metrics</c>, <c>/metrics</c>.
/// </summary>
internal sealed class SglangServer(EngineHttp http, IOptions<ExternalOptions> options) : IEngineServer
{
    private volatile string? _baseName = options.Value.ModelName;

    public EngineSupport Support { get; } = new()
    {
        Grammars = false,
        TypicalSampling = false,
        PromptScores = false,
        PenaltyWindow = false,

        // It draws by seeds only in its deterministic mode, and its log-probabilities are those after the temperature.
        Seeds = false,
        MostRepeatPenalty = 2,
        MostLogProbabilities = -1,
    };

    public async Task<EngineState> ReadAsync(CancellationToken cancellationToken)
    {
        using var models = await http.GetJsonAsync("v1/models", cancellationToken);
        var state = ModelCards.Read(models.RootElement);
        _baseName ??= state.BaseModels.FirstOrDefault();

        // Later versions call it otherwise.
        var info = await http.FindTextAsync("get_server_info", cancellationToken) ?? await http.FindTextAsync("server_info", cancellationToken);
        state = info is null ? state : WithInfo(state, info);
        return await http.FindTextAsync("metrics", cancellationToken) is not { } metrics ? state : state with
        {
            Running = (int?)MetricLines.Sum(metrics, "sglang:num_running_reqs"),
            Waiting = (int?)MetricLines.Sum(metrics, "sglang:num_queue_reqs"),
            KvUsage = MetricLines.Sum(metrics, "sglang:token_usage"),
        };
    }

    public Task<int[]> TokenizeAsync(string text, CancellationToken cancellationToken) => TokenList.AskAsync(http, _baseName, text, cancellationToken);

    public async Task LoadAsync(string name, string path, CancellationToken cancellationToken)
    {
        var error = await http.PostAsync(
            "load_lora_adapter",
            json =>
            {
                json.WriteStartObject();
                json.WriteString("lora_name"u8, name);
                json.WriteString("lora_path"u8, path);
                json.WriteEndObject();
            },
            cancellationToken);
        if (error is { } failed && !failed.Message.Contains("already loaded", StringComparison.Ordinal))
            throw new EngineServerException(failed.Failure, $"SGLang answered {failed.Status} to the loading of an adapter: {failed.Message}");
    }

    public async Task UnloadAsync(string name, string path, CancellationToken cancellationToken)
    {
        var error = await http.PostAsync(
            "unload_lora_adapter",
            json =>
            {
                json.WriteStartObject();
                json.WriteString("lora_name"u8, name);
                json.WriteEndObject();
            },
            cancellationToken);

        // Its registry speaks of a name that "does not exist".
        if (error is { } failed && !failed.Message.Contains("does not exist", StringComparison.Ordinal))
            throw new EngineServerException(failed.Failure, $"SGLang answered {failed.Status} to the unloading of an adapter: {failed.Message}");
    }

    public async IAsyncEnumerable<EngineChunk> GenerateAsync(EngineCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = 0;
        await foreach (var chunk in http.StreamAsync("generate", json => Write(json, call), error => Refusal(error, call), cancellationToken))
            yield return Read(chunk, ref told);
    }

    public async Task<PrefixReset> ResetPrefixesAsync(CancellationToken cancellationToken)
    {
        var (status, _) = await http.PostForTextAsync("flush_cache", cancellationToken);
        return status switch
        {
            (int)HttpStatusCode.NotFound => PrefixReset.NotOffered,
            >= 200 and < 300 => PrefixReset.Done,
            _ => PrefixReset.Refused,
        };
    }

    private static EngineState WithInfo(EngineState state, string text)
    {
        try
        {
            using var info = JsonDocument.Parse(text);
            return state with
            {
                KvTokens = Number(info.RootElement, "max_total_num_tokens"),
                ContextTokens = state.ContextTokens ?? Number(info.RootElement, "context_length"),
            };
        }
        catch (JsonException exception)
        {
            throw new EngineServerException(ServerFailure.Failed, "SGLang's information of its server is no JSON.", exception);
        }
    }

    private static EngineServerException Refusal(ServerError error, EngineCall call) => new(
        call.Adapter is not null && error.Message.Contains("never been loaded", StringComparison.Ordinal) ? ServerFailure.UnknownAdapter : error.Failure,
        $"SGLang answered {error.Status} to a generation.");

    private static void Write(Utf8JsonWriter json, EngineCall call)
    {
        json.WriteStartObject();
        json.WriteString("rid"u8, call.Id);
        json.WriteStartArray("input_ids"u8);
        foreach (var token in call.Prompt)
            json.WriteNumberValue(token);
        json.WriteEndArray();
        if (call.Adapter is { } adapter)
            json.WriteString("lora_path"u8, adapter);
        json.WriteString("extra_key"u8, call.CacheSalt);
        json.WriteBoolean("stream"u8, true);
        json.WriteStartObject("sampling_params"u8);
        json.WriteNumber("max_new_tokens"u8, call.MaxTokens);
        json.WriteNumber("min_new_tokens"u8, SamplingJson.MinTokens(call));
        SamplingJson.Write(json, call);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// Events hold all tokens so far, or, where it runs with <c>--incremental-streaming-output</c>, the new ones: how many are new follows from its
    /// count of all.
    /// </summary>
    private static EngineChunk Read(JsonElement root, ref int told)
    {
        if (!root.TryGetProperty("meta_info", out var meta) || !root.TryGetProperty("output_ids", out var ids) || ids.ValueKind != JsonValueKind.Array)
            throw new EngineServerException(ServerFailure.Failed, "SGLang sent an event without 'output_ids' or 'meta_info'.");
        FinishReason? end = null;
        if (meta.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.Object)
            end = End(reason);
        var all = Number(meta, "completion_tokens") ?? ids.GetArrayLength();
        var fresh = Math.Clamp(all - told, 0, ids.GetArrayLength());
        told = Math.Max(told, all);
        return new EngineChunk
        {
            Tokens = [.. ids.EnumerateArray().Skip(ids.GetArrayLength() - fresh).Select(id => id.GetInt32())],
            End = end,
            CachedTokens = Number(meta, "cached_tokens"),
        };
    }

    private static FinishReason End(JsonElement reason)
    {
        switch (reason.TryGetProperty("type", out var type) ? type.GetString() : null)
        {
            case "stop":
                return FinishReason.Stop;
            case "length":
                return FinishReason.Length;
            case "abort":
                var error = new ServerError(Number(reason, "status_code") ?? StatusCodes.Status500InternalServerError, "abort", "");
                throw new EngineServerException(error.Failure, $"SGLang aborted a generation with {error.Status}.");
            default:
                throw new EngineServerException(ServerFailure.Failed, "SGLang ended a generation for a reason that is not known.");
        }
    }

    private static int? Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
