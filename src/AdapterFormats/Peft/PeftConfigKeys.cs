using System.Collections.Frozen;
using System.Text.Json;
using AdapterFormats.Validation;

namespace AdapterFormats.Peft;

/// <summary>Judges the keys of adapter_config.json one by one.</summary>
internal static class PeftConfigKeys
{
    // Read elsewhere, or without influence on the trained product: how training went, where files came from, which modules were chosen
    // (the tensors that are there decide).
    private static readonly FrozenSet<string> s_known = FrozenSet.ToFrozenSet(
    [
        "peft_type", "base_model_name_or_path", "r", "lora_alpha", "use_rslora", "rank_pattern", "alpha_pattern",
        "lora_dropout", "inference_mode", "peft_version", "revision", "target_modules", "exclude_modules", "layers_to_transform",
        "layers_pattern", "auto_mapping", "megatron_core", "qalora_group_size", "loftq_config", "eva_config", "corda_config",
        "ensure_weight_tying", "runtime_config",
    ], StringComparer.Ordinal);

    // These change only where training starts; all others change the base model's weights.
    private static readonly FrozenSet<string> s_harmlessInits =
        FrozenSet.ToFrozenSet(["gaussian", "eva", "orthogonal"], StringComparer.Ordinal);

    public static void Judge(JsonProperty property, FindingList findings)
    {
        var (key, value) = (property.Name, property.Value);
        if (s_known.Contains(key) || !IsSet(value))
            return;
        if (PeftVariants.Find(key) is { } variant)
            findings.Error(variant.Code, null, $"{key} is set: {variant.Reason}", variant.Hint);
        else if (key == "bias")
            JudgeText(value, "none", FindingCodes.ConfigBias, "bias says that biases were trained", "Train with bias='none'.", findings);
        else if (key == "task_type")
            JudgeText(
                value, "CAUSAL_LM", FindingCodes.ConfigTaskType, "task_type is not CAUSAL_LM", "Train it for text generation.", findings);
        else if (key == "init_lora_weights")
            JudgeInit(value, findings);
        else
            findings.Error(
                FindingCodes.ConfigUnknownKey, null,
                $"The key '{FindingText.Shorten(key)}' is set but unknown, and what it changes cannot be told.",
                "Remove it, or set it to null if it has no effect.");
    }

    private static bool IsSet(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.GetPropertyCount() > 0,
        _ => true,
    };

    private static void JudgeText(JsonElement value, string expected, string code, string message, string hint, FindingList findings)
    {
        if (value.ValueKind != JsonValueKind.String || value.GetString() != expected)
            findings.Error(code, null, $"{message}: {FindingText.Shorten(value.GetRawText())}.", hint);
    }

    private static void JudgeInit(JsonElement value, FindingList findings)
    {
        if (value.ValueKind == JsonValueKind.True
            || (value.ValueKind == JsonValueKind.String && s_harmlessInits.Contains(value.GetString()!)))
            return;
        findings.Error(
            FindingCodes.ConfigInit, null,
            $"init_lora_weights is {FindingText.Shorten(value.GetRawText())}: training began with changed base weights, which this base "
            + "model does not have.",
            "Save with path_initial_model_for_weight_conversion, which makes it a plain LoRA, or train with init_lora_weights=True.");
    }
}
