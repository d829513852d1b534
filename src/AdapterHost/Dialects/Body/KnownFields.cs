using System.Text.Json;
using AdapterHost.Dialects.Settings;

namespace AdapterHost.Dialects.Body;

/// <summary>The fields of a body that no dialect here reads, but that clients send.</summary>
internal static class KnownFields
{
    /// <summary>Accepted and read by nobody here. docs/dialects.md says of each why that changes no answer.</summary>
    public static readonly IReadOnlyList<string> Powerless =
    [
        // Of engines and of the gateway: these belong to the assertion.
        "lora", "id_slot", "slot_id", "cache_prompt", "cache_salt", "adapter_id", "lora_path",

        // Labels for the sender's own books. The gateway has read its part of "user".
        "user", "metadata", "safety_identifier",

        // How a cache is to be kept: ours is kept by tenant, adapter and text alone.
        "prompt_cache_key", "prompt_cache_retention", "n_cache_reuse",

        // What happens when a context overflows: here none does. And how often silence is broken.
        "n_keep", "n_discard", "sse_ping_interval",

        // llama-server itself knows it and does nothing.
        "t_max_prompt_ms",

        // How hard a model thinks that can think: no base model here does.
        "reasoning_effort", "reasoning_format",

        // How a sampler works that is refused unless it is off.
        "dynatemp_exponent", "xtc_threshold", "mirostat_tau", "mirostat_eta", "dry_base", "dry_allowed_length", "dry_penalty_last_n",
        "dry_sequence_breakers", "adaptive_decay",
    ];

    /// <summary>Known fields of the client dialects that do not work, with the values that ask for nothing.</summary>
    public static readonly IReadOnlyDictionary<string, Func<JsonElement, bool>> Refused = new Dictionary<string, Func<JsonElement, bool>>
    {
        // OpenAI
        ["best_of"] = Neutral.Number(1),
        ["logprobs"] = Neutral.False,
        ["top_logprobs"] = Neutral.Number(0),
        ["prediction"] = Neutral.Nothing,
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
        ["verbosity"] = Neutral.Text("medium"),
        ["web_search_options"] = Neutral.Nothing,

        // Mistral and Tabby
        ["random_seed"] = Neutral.Nothing,
        ["segments"] = Neutral.Nothing,
        ["language"] = Neutral.EmptyText,

        // llama.cpp and vLLM
        ["n_probs"] = Neutral.Number(0),
        ["min_keep"] = Neutral.Number(0),
        ["response_fields"] = Neutral.EmptyArray,
        ["top_n_sigma"] = Neutral.ZeroOrLess,
        ["xtc_probability"] = Neutral.Number(0),
        ["dynatemp_range"] = Neutral.Number(0),
        ["dry_multiplier"] = Neutral.Number(0),
        ["mirostat"] = Neutral.Number(0),
        ["adaptive_target"] = Neutral.BelowZero,
        ["return_tokens"] = Neutral.False,
        ["return_progress"] = Neutral.False,
        ["timings_per_token"] = Neutral.False,
        ["post_sampling_probs"] = Neutral.False,
        ["verbose"] = Neutral.False,
        ["add_generation_prompt"] = Neutral.True,
        ["continue_final_message"] = Neutral.False,
        ["chat_template_kwargs"] = Neutral.EmptyObject,
    };

    /// <summary>What would change the text of a conversation's prompt.</summary>
    public static IEnumerable<KeyValuePair<string, Func<JsonElement, bool>>> RefusedForText =>
        Refused.Where(known => known.Key is "tools" or "tool_choice" or "functions" or "function_call" or "add_generation_prompt"
            or "continue_final_message" or "chat_template_kwargs");

    /// <summary>The rest of a chat body: how the model would answer, which changes nothing of its prompt.</summary>
    public static IEnumerable<string> PowerlessForText =>
        [.. Powerless, .. SettingsReader.Fields, .. Refused.Keys.Except(RefusedForText.Select(known => known.Key)), "stream_options"];
}
