using System.Text.Json;

namespace AdapterHost.Dialects.Body;

/// <summary>The fields of a body that no dialect here reads, but that clients send.</summary>
internal static class KnownFields
{
    /// <summary>Fields of engines and of the gateway. Accepted, because plug-ins send them; read by nobody.</summary>
    public static readonly IReadOnlyList<string> Powerless =
        ["lora", "id_slot", "cache_prompt", "cache_salt", "adapter_id", "lora_path"];

    /// <summary>Known fields of the client dialects that do not work, with the values that ask for nothing.</summary>
    public static readonly IReadOnlyDictionary<string, Func<JsonElement, bool>> Refused = new Dictionary<string, Func<JsonElement, bool>>
    {
        // OpenAI
        ["n"] = Neutral.Number(1),
        ["best_of"] = Neutral.Number(1),
        ["presence_penalty"] = Neutral.Number(0),
        ["frequency_penalty"] = Neutral.Number(0),
        ["logit_bias"] = Neutral.EmptyObject,
        ["logprobs"] = Neutral.False,
        ["top_logprobs"] = Neutral.Number(0),
        ["response_format"] = Neutral.PlainTextFormat,
        ["prediction"] = Neutral.Nothing,
        ["user"] = Neutral.EmptyText,
        ["metadata"] = Neutral.EmptyObject,
        ["echo"] = Neutral.False,
        ["store"] = Neutral.False,
        ["tools"] = Neutral.EmptyArray,
        ["tool_choice"] = Neutral.Text("none", "auto"),
        ["parallel_tool_calls"] = Neutral.AnyBoolean,
        ["functions"] = Neutral.EmptyArray,
        ["function_call"] = Neutral.Text("none", "auto"),
        ["modalities"] = Neutral.OnlyTextModality,
        ["audio"] = Neutral.Nothing,
        ["service_tier"] = Neutral.Text("auto", "default"),
        ["reasoning_effort"] = Neutral.Text("none"),
        ["verbosity"] = Neutral.Text("medium"),
        ["web_search_options"] = Neutral.Nothing,
        ["prompt_cache_key"] = Neutral.EmptyText,
        ["prompt_cache_retention"] = Neutral.Nothing,
        ["safety_identifier"] = Neutral.EmptyText,

        // Mistral and Tabby
        ["random_seed"] = Neutral.Nothing,
        ["min_tokens"] = Neutral.Number(0),
        ["segments"] = Neutral.Nothing,
        ["language"] = Neutral.EmptyText,

        // llama.cpp
        ["n_cmpl"] = Neutral.Number(1),
        ["n_indent"] = Neutral.Number(0),
        ["n_keep"] = Neutral.Number(0),
        ["n_discard"] = Neutral.Number(0),
        ["n_probs"] = Neutral.Number(0),
        ["min_keep"] = Neutral.Number(0),
        ["n_cache_reuse"] = Neutral.Number(0),
        ["t_max_prompt_ms"] = Neutral.ZeroOrLess,
        ["t_max_predict_ms"] = Neutral.ZeroOrLess,
        ["response_fields"] = Neutral.EmptyArray,
        ["samplers"] = Neutral.EmptyArray,
        ["top_k"] = Neutral.ZeroOrLess,
        ["min_p"] = Neutral.Number(0),
        ["typical_p"] = Neutral.Number(1),
        ["top_n_sigma"] = Neutral.ZeroOrLess,
        ["xtc_probability"] = Neutral.Number(0),
        ["xtc_threshold"] = Neutral.Nothing,
        ["dynatemp_range"] = Neutral.Number(0),
        ["dynatemp_exponent"] = Neutral.Nothing,
        ["repeat_last_n"] = Neutral.Number(0),
        ["repeat_penalty"] = Neutral.Number(1),
        ["dry_multiplier"] = Neutral.Number(0),
        ["dry_base"] = Neutral.Nothing,
        ["dry_allowed_length"] = Neutral.Nothing,
        ["dry_penalty_last_n"] = Neutral.Nothing,
        ["dry_sequence_breakers"] = Neutral.EmptyArray,
        ["mirostat"] = Neutral.Number(0),
        ["mirostat_tau"] = Neutral.Nothing,
        ["mirostat_eta"] = Neutral.Nothing,
        ["grammar"] = Neutral.EmptyText,
        ["json_schema"] = Neutral.Nothing,
        ["ignore_eos"] = Neutral.False,
        ["return_tokens"] = Neutral.False,
        ["return_progress"] = Neutral.False,
        ["timings_per_token"] = Neutral.False,
        ["post_sampling_probs"] = Neutral.False,
    };
}
