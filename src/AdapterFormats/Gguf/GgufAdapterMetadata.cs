using AdapterFormats.Validation;

namespace AdapterFormats.Gguf;

/// <summary>Judges the metadata of an uploaded GGUF adapter. Types are exact: native loaders abort on others.</summary>
internal static class GgufAdapterMetadata
{
    private const float MinAlpha = 1e-6f;
    private const string Hint = "Convert the PEFT folder again, or upload the PEFT folder itself.";

    /// <summary>Returns alpha, or null when it is unusable (already reported).</summary>
    public static float? Judge(GgufHeader header, BaseModelDescriptor baseModel, ImportLimits limits, FindingList findings)
    {
        foreach (var key in header.Metadata.Keys)
            JudgeKey(key, findings);
        Require(header, GgufFormat.GeneralType, "adapter", FindingCodes.GgufGeneralType, findings);
        Require(header, GgufFormat.AdapterType, "lora", FindingCodes.GgufAdapterType, findings);
        Require(header, GgufFormat.GeneralArchitecture, baseModel.Architecture, FindingCodes.ArchitectureMismatch, findings);
        return Alpha(header, limits, findings);
    }

    private static void JudgeKey(string key, FindingList findings)
    {
        if (key.StartsWith("tokenizer.", StringComparison.Ordinal))
        {
            findings.Error(
                FindingCodes.GgufTokenizer, null,
                $"The adapter carries the tokenizer or chat template key '{FindingText.Shorten(key)}'.",
                "An adapter changes weights only; the base model's tokenizer and template always hold.");
        }
        else if (key == GgufFormat.AloraInvocationTokens)
        {
            findings.Error(Peft.PeftVariants.ActivatedLoraCode, null, "The adapter is an activated LoRA (adapter.alora.invocation_tokens).",
                "Train a plain LoRA: activation in mid-prompt is not supported.");
        }
        else if (!key.StartsWith("general.", StringComparison.Ordinal) && key is not (GgufFormat.AdapterType or GgufFormat.AdapterAlpha))
        {
            findings.Error(
                FindingCodes.GgufUnknownKey, null,
                $"The metadata key '{FindingText.Shorten(key)}' is unknown, and what it changes cannot be told.", Hint);
        }
    }

    private static void Require(GgufHeader header, string key, string expected, string code, FindingList findings)
    {
        if (!header.Metadata.TryGetValue(key, out var value))
            findings.Error(code, null, $"The metadata key {key} is missing; it must say '{expected}'.", Hint);
        else if (value.Text != expected)
            findings.Error(code, null, $"The metadata key {key} is {Describe(value)}; it must be the text '{expected}'.", Hint);
    }

    private static float? Alpha(GgufHeader header, ImportLimits limits, FindingList findings)
    {
        if (header.Metadata.TryGetValue(GgufFormat.AdapterAlpha, out var value)
            && value.Float32 is float alpha && float.IsFinite(alpha) && alpha >= MinAlpha && alpha <= limits.MaxAlpha)
            return alpha;
        findings.Error(FindingCodes.GgufAlpha, null,
            $"{GgufFormat.AdapterAlpha} must be one f32 from {MinAlpha} to {limits.MaxAlpha}; "
            + $"it is {(value is null ? "missing" : Describe(value))}.", Hint);
        return null;
    }

    private static string Describe(GgufValue value) => value.Type switch
    {
        GgufValueType.String => $"'{FindingText.Shorten(value.Text!)}'",
        GgufValueType.Array => $"an array of {value.Count} {value.ElementType}",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value.Scalar} of type {value.Type}"),
    };
}
