using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace TestServers.Engines;

/// <summary>SGLang's server with LoRA enabled, as of 2026 (srt/entrypoints/http_server.py, srt/managers).</summary>
public sealed class StandInSglang(EngineVocabulary vocabulary) : StandInEngine(vocabulary)
{
    private static readonly FrozenSet<string> s_fields = FrozenSet.ToFrozenSet(["rid", "input_ids", "lora_path", "extra_key", "stream", "sampling_params"]);

    private static readonly FrozenSet<string> s_sampling = FrozenSet.ToFrozenSet(
    [
        "max_new_tokens", "min_new_tokens", "temperature", "top_p", "top_k", "min_p", "repetition_penalty", "frequency_penalty", "presence_penalty", "ignore_eos",
        "stop_token_ids", "logit_bias",
    ]);

    /// <summary>Whether each event has the new tokens alone (<c>--incremental-streaming-output</c>).</summary>
    public bool IsIncremental { get; set; }

    protected override void Map(WebApplication app)
    {
        app.MapGet("/v1/models", (HttpContext context) => WriteAsync(context, 200, new
        {
            @object = "list",
            data = new object[] { new { id = BaseName, @object = "model", owned_by = "sglang", root = BaseName, parent = (string?)null, max_model_len = (int?)ContextTokens } }
                .Concat(Adapters.Select(one => (object)new { id = one.Key, @object = "model", owned_by = "sglang", root = one.Value.Path, parent = BaseName, max_model_len = (int?)null })),
        }));
        app.MapGet("/get_server_info", (HttpContext context) => WriteAsync(context, 200, new { max_total_num_tokens = KvTokens, max_req_input_len = ContextTokens - 1, version = "stand-in" }));
        app.MapGet("/metrics", (HttpContext context) => context.Response.WriteAsync(
            $"sglang:num_running_reqs{{model_name=\"{BaseName}\"}} {Running}.0\nsglang:num_queue_reqs{{model_name=\"{BaseName}\"}} 0.0\nsglang:token_usage{{model_name=\"{BaseName}\"}} 0.1\n"));
        app.MapPost("/tokenize", async context =>
        {
            var tokens = Vocabulary.Tokenize((await BodyAsync(context)).GetProperty("prompt").GetString()!);
            await WriteAsync(context, 200, new { tokens, count = tokens.Length, max_model_len = ContextTokens });
        });
        app.MapPost("/load_lora_adapter", LoadAsync);
        app.MapPost("/unload_lora_adapter", UnloadAsync);
        app.MapPost("/generate", GenerateAsync);
        app.MapPost("/flush_cache", async context =>
        {
            context.Response.StatusCode = Running == 0 ? 200 : 400;
            if (Running == 0)
                ForgetPrefixes();
            await context.Response.WriteAsync("Cache flushed.\n");
        });
    }

    private async Task LoadAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var (name, path) = (body.GetProperty("lora_name").GetString()!, body.GetProperty("lora_path").GetString()!);
        await LoadGate;
        if (Adapters.ContainsKey(name))
        {
            await ResultAsync(context, $"Failed to load LoRA adapter {name}: LoRA adapter with name {name} already loaded.");
            return;
        }

        try
        {
            if (LoadFailure is { } failure)
                throw new InvalidDataException(failure);
            Adapters[name] = LoadedAdapter.Read(path, MaxRank);
            Loads.Enqueue(name);
            await ResultAsync(context, null);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            await ResultAsync(context, exception.Message, LoadFailureStatus);
        }
    }

    private async Task UnloadAsync(HttpContext context)
    {
        var name = (await BodyAsync(context)).GetProperty("lora_name").GetString()!;
        await UnloadGate;
        await ResultAsync(context, Adapters.TryRemove(name, out _) ? null : $"LoRA with name {name} does not exist. Loaded LoRAs: dict_keys([]).");
    }

    private Task ResultAsync(HttpContext context, string? fault, int? status = null) => WriteAsync(
        context,
        fault is null ? 200 : status ?? 400,
        new { success = fault is null, error_message = fault ?? "", loaded_adapters = Adapters.ToDictionary(one => one.Key, one => one.Value.Path) });

    private async Task GenerateAsync(HttpContext context)
    {
        var body = await BodyAsync(context);
        var sampling = body.GetProperty("sampling_params");
        if ((Unknown(body, s_fields) ?? Unknown(sampling, s_sampling)) is { } unknown)
        {
            await WriteAsync(context, 400, new { error = new { message = $"unknown field {unknown}" } });
            return;
        }

        context.Response.ContentType = "text/event-stream; charset=utf-8";
        var adapter = body.TryGetProperty("lora_path", out var path) ? path.GetString() : null;
        if (adapter is not null && !Adapters.ContainsKey(adapter))
        {
            // A stream has begun before it finds out.
            await EventAsync(context, new { error = new { message = $"Got LoRA adapter that has never been loaded: {adapter}\nAll loaded adapters: dict_keys([])." } });
            await EventAsync(context, null);
            return;
        }

        var prompt = Ints(body.GetProperty("input_ids"));
        if (IsFull)
        {
            await EventAsync(context, Event([], prompt, 0, 0, new { type = "abort", status_code = 503, message = "The request queue is full." }));
            await EventAsync(context, null);
            return;
        }

        await StreamAsync(context, new EngineRequest(body, adapter, body.GetProperty("extra_key").GetString()!), prompt, sampling);
    }

    private async Task StreamAsync(HttpContext context, EngineRequest request, int[] prompt, JsonElement sampling)
    {
        var (cached, all, most) = (Reuse(request, prompt), new List<int>(), sampling.GetProperty("max_new_tokens").GetInt32());
        var ends = sampling.GetProperty("ignore_eos").GetBoolean() ? [] : Ints(sampling.GetProperty("stop_token_ids")).Append(Vocabulary.EndToken).ToHashSet();
        await foreach (var (token, isLast, isCut) in GenerateAsync(request, prompt, most, context, ends))
        {
            all.Add(token);
            object? reason = !isLast ? null : isCut ? new { type = "length", length = most } : new { type = "stop", matched = token };
            await EventAsync(context, Event(IsIncremental ? [token] : [.. all], prompt, all.Count, cached, reason));
        }

        await EventAsync(context, null);
    }

    private static object Event(int[] ids, int[] prompt, int count, int cached, object? reason) => new
    {
        text = "",
        output_ids = ids,
        meta_info = new { id = "stand-in", finish_reason = reason, prompt_tokens = prompt.Length, completion_tokens = count, cached_tokens = cached, weight_version = "default" },
    };
}
