using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TestServers.Engines;

/// <summary>vLLM's OpenAI server with runtime LoRA updating and prompt token details, as of 2026 (entrypoints/openai, entrypoints/serve/lora).</summary>
public sealed class StandInVllm(EngineVocabulary vocabulary) : StandInEngine(vocabulary)
{
    private const int MaxLogProbs = 20;

    private static readonly FrozenSet<string> s_fields = FrozenSet.ToFrozenSet(
    [
        "model", "prompt", "max_tokens", "stream", "stream_options", "request_id", "cache_salt", "return_token_ids", "return_tokens_as_token_ids", "min_tokens",
        "seed", "logprobs", "temperature", "top_p", "top_k", "min_p", "repetition_penalty", "frequency_penalty", "presence_penalty", "ignore_eos",
        "stop_token_ids", "logit_bias",
    ]);

    private static readonly FrozenSet<string> s_loadFields = FrozenSet.ToFrozenSet(["lora_name", "lora_path", "load_inplace"]);

    private readonly HashSet<string> _dropped = [];

    /// <summary>Whether it runs in its development mode, which alone lets its prefix cache be emptied.</summary>
    public bool IsInDevelopmentMode { get; set; } = true;

    /// <summary>Its own cache drops the adapter: still listed, not removable until it is back.</summary>
    public void Drop(string name) => _dropped.Add(name);

    protected override void Map(WebApplication app)
    {
        app.MapGet("/v1/models", ModelsAsync);
        app.MapGet("/metrics", (HttpContext context) => context.Response.WriteAsync(
            "# HELP vllm:num_requests_running Number of requests in model execution batches.\n# TYPE vllm:num_requests_running gauge\n"
            + $"vllm:num_requests_running{{engine=\"0\",model_name=\"{BaseName}\"}} {Running}.0\n"
            + $"vllm:num_requests_waiting{{engine=\"0\",model_name=\"{BaseName}\"}} 0.0\n"
            + $"vllm:kv_cache_usage_perc{{engine=\"0\",model_name=\"{BaseName}\"}} 0.25\n"
            + $"vllm:cache_config_info{{block_size=\"16\",engine=\"0\",num_gpu_blocks=\"{KvTokens / 16}\"}} 1.0\n"
            + $"vllm:lora_requests_info{{max_lora=\"4\",running_lora_adapters=\"{string.Join(',', Adapters.Keys)}\",waiting_lora_adapters=\"\"}} 1.7e+09\n"));
        app.MapPost("/tokenize", TokenizeAsync);
        app.MapPost("/v1/load_lora_adapter", LoadAsync);
        app.MapPost("/v1/unload_lora_adapter", UnloadAsync);
        app.MapPost("/v1/completions", CompleteAsync);
        app.MapPost("/reset_prefix_cache", ResetAsync);
    }

    private Task ModelsAsync(HttpContext context) => WriteAsync(context, 200, new
    {
        @object = "list",
        data = new object[] { new { id = BaseName, @object = "model", created = 1, owned_by = "vllm", root = "/models/base", parent = (string?)null, max_model_len = (int?)ContextTokens } }
            .Concat(Adapters.Select(one => (object)new { id = one.Key, @object = "model", created = 1, owned_by = "vllm", root = one.Value.Path, parent = BaseName, max_model_len = (int?)null })),
    });

    private async Task TokenizeAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        if (body.GetProperty("add_special_tokens").GetBoolean())
            throw new NotSupportedException();
        var tokens = Vocabulary.Tokenize(body.GetProperty("prompt").GetString()!);
        await WriteAsync(context, 200, new { count = tokens.Length, max_model_len = ContextTokens, tokens, token_strs = (string[]?)null });
    }

    private async Task LoadAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        if (Unknown(body, s_loadFields) is { } unknown)
        {
            await RefuseAsync(context, 400, "Bad Request", $"unknown field {unknown}", unknown);
            return;
        }

        var (name, path) = (body.GetProperty("lora_name").GetString()!, body.GetProperty("lora_path").GetString()!);
        var inPlace = body.TryGetProperty("load_inplace", out var value) && value.GetBoolean();
        await LoadGate;
        if (!inPlace && Adapters.ContainsKey(name))
        {
            await RefuseAsync(
                context, 400, "InvalidUserInput",
                $"The lora adapter '{name}' has already been loaded. If you want to load the adapter in place, set 'load_inplace' to True.");
            return;
        }

        try
        {
            if (LoadFailure is { } failure)
                throw new InvalidDataException(failure);
            Adapters[name] = LoadedAdapter.Read(path, MaxRank);
            _dropped.Remove(name);
            Loads.Enqueue(name);
            await context.Response.WriteAsync($"Success: LoRA adapter '{name}' added successfully.");
        }
        catch (InvalidDataException exception)
        {
            await RefuseAsync(context, LoadFailureStatus ?? 400, "BadRequestError", exception.Message);
        }
        catch (IOException)
        {
            await RefuseAsync(context, 404, "NotFoundError", $"Loading lora {name} failed: No adapter found for {path}");
        }
    }

    private async Task UnloadAsync(HttpContext context)
    {
        var name = (await BodyAsync(context)).GetProperty("lora_name").GetString()!;
        await UnloadGate;
        if (!Adapters.ContainsKey(name))
        {
            await RefuseAsync(context, 404, "NotFoundError", $"The lora adapter '{name}' cannot be found.");
        }
        else if (_dropped.Contains(name))
        {
            await RefuseAsync(context, 500, "InternalServerError", $"Failed to remove lora adapter '{name}' from the engine.");
        }
        else
        {
            Adapters.TryRemove(name, out _);
            await context.Response.WriteAsync($"Success: LoRA adapter '{name}' removed successfully.");
        }
    }

    private async Task ResetAsync(HttpContext context)
    {
        if (!IsInDevelopmentMode)
        {
            await WriteAsync(context, 404, new { detail = "Not Found" });
            return;
        }

        // It answers 200 whether it could or not.
        if (Running == 0)
            ForgetPrefixes();
    }

    private async Task CompleteAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var model = body.GetProperty("model").GetString()!;
        if (IsFull)
        {
            await RefuseAsync(context, 503, "ServiceUnavailable", "The server is overloaded.");
            return;
        }

        if (model != BaseName && !Adapters.ContainsKey(model))
        {
            await RefuseAsync(context, 404, "NotFoundError", $"The model `{model}` does not exist.", "model");
            return;
        }

        if (Fault(body) is { } fault)
        {
            await RefuseAsync(context, 400, "BadRequestError", fault);
            return;
        }

        await StreamAsync(context, body, model);
    }

    private async Task StreamAsync(HttpContext context, JsonElement body, string model)
    {
        var prompt = Ints(body.GetProperty("prompt"));
        var request = new EngineRequest(body, model == BaseName ? null : model, body.GetProperty("cache_salt").GetString()!);
        var cached = Reuse(request, prompt);
        var (id, count) = ($"cmpl-{body.GetProperty("request_id").GetString()}", 0);
        var ends = body.GetProperty("ignore_eos").GetBoolean() ? [] : Ints(body.GetProperty("stop_token_ids")).Append(Vocabulary.EndToken).ToHashSet();
        var logprobs = body.TryGetProperty("logprobs", out var others) ? others.GetInt32() : (int?)null;
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        await foreach (var (token, isLast, isCut) in GenerateAsync(request, prompt, body.GetProperty("max_tokens").GetInt32(), context, ends))
        {
            await EventAsync(context, new
            {
                id,
                @object = "text_completion",
                created = 1,
                model,
                choices = new[]
                {
                    new
                    {
                        index = 0,
                        text = "",
                        logprobs = logprobs is { } wanted ? Scores(token, wanted) : null,
                        finish_reason = isLast ? isCut ? "length" : "stop" : null,
                        stop_reason = (object?)null,
                        prompt_token_ids = count++ == 0 ? prompt : null,
                        token_ids = new[] { token },
                    },
                },
            });
        }

        await EventAsync(context, new
        {
            id,
            @object = "text_completion",
            created = 1,
            model,
            choices = Array.Empty<object>(),
            usage = new { prompt_tokens = prompt.Length, total_tokens = prompt.Length + count, completion_tokens = count, prompt_tokens_details = new { cached_tokens = cached } },
        });
        await EventAsync(context, null);
    }

    /// <summary>Of a token, of the wanted number of likeliest, and of itself beside them, as vLLM tells them.</summary>
    private static object Scores(int token, int others) => new
    {
        text_offset = new[] { 0 },
        token_logprobs = new[] { -0.5 },
        tokens = new[] { $"token_id:{token}" },
        top_logprobs = new[] { Enumerable.Range(0, others + 1).ToDictionary(i => $"token_id:{(i == 0 ? token : 300 + i)}", i => -0.5 - i) },
    };

    private string? Fault(JsonElement body)
    {
        double Number(string name) => body.GetProperty(name).GetDouble();
        var (length, most) = (body.GetProperty("prompt").GetArrayLength(), body.GetProperty("max_tokens").GetInt32());
        if (Unknown(body, s_fields) is { } unknown)
            return $"unknown field {unknown}";
        if (body.GetProperty("cache_salt").GetString() is not { Length: > 0 and <= 1024 })
            return "Parameter 'cache_salt' must be a non-empty string if provided.";
        if (!body.GetProperty("stream").GetBoolean() || !body.GetProperty("return_token_ids").GetBoolean())
            return "The stand-in streams token ids only.";
        if (length + most > ContextTokens)
            return $"This model's maximum context length is {ContextTokens} tokens.";
        if (Number("temperature") < 0 || Number("top_p") is <= 0 or > 1 || Number("top_k") is < -1 || Number("min_p") is < 0 or > 1)
            return "A sampling parameter is out of range.";
        if (Number("repetition_penalty") is <= 0 or > 2 || Math.Abs(Number("frequency_penalty")) > 2 || Math.Abs(Number("presence_penalty")) > 2)
            return "A penalty is out of range.";
        if (body.GetProperty("min_tokens").GetInt32() > most)
            return $"min_tokens must be less than or equal to max_tokens={most}.";
        return body.TryGetProperty("logprobs", out var logprobs) && logprobs.GetInt32() > MaxLogProbs
            ? $"Requested sample logprobs of {logprobs.GetInt32()}, which is greater than max allowed: {MaxLogProbs}"
            : null;
    }

    private static Task RefuseAsync(HttpContext context, int status, string type, string message, string? param = null) =>
        WriteAsync(context, status, new { error = new { message, type, param, code = status } });
}
