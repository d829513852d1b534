namespace AdapterFormats.Peft;

/// <summary>Keys of adapter_config.json that make the adapter something other than plain LoRA when they are set (not null, false or
/// empty).</summary>
internal static class PeftVariants
{
    public const string ActivatedLoraCode = "config-alora-invocation-tokens";

    private const string PlainLora = "Train a plain LoRA: leave it unset.";

    private static readonly Dictionary<string, PeftVariant> s_byKey = new PeftVariant[]
    {
        new("use_dora", "config-use-dora", "DoRA rescales the base weights.", "Train with use_dora=False."),
        new(
            "modules_to_save", "config-modules-to-save", "modules_to_save puts whole trained layers in the adapter.",
            "Train without modules_to_save."),
        new("lora_bias", "config-lora-bias", "A bias of the LoRA factors is not supported.", "Train with lora_bias=False."),
        new("use_qalora", "config-use-qalora", "QA-LoRA pools the input.", PlainLora),
        new("use_bdlora", "config-use-bdlora", "Block-diagonal LoRA has factors of another shape.", PlainLora),
        new("layer_replication", "config-layer-replication", "layer_replication changes the base model's layers.", PlainLora),
        new(
            "target_parameters", "config-target-parameters", "target_parameters changes parameters that are no linear layers.",
            "Use target_modules."),
        new("alora_invocation_tokens", ActivatedLoraCode, "An activated LoRA begins to work in mid-prompt.", PlainLora),
        new("trainable_token_indices", "config-trainable-token-indices", "Trained token embeddings are not plain LoRA.", PlainLora),
        new(
            "fan_in_fan_out", "config-fan-in-fan-out", "fan_in_fan_out stores transposed weights.",
            "None of the supported base models has such layers; train with fan_in_fan_out=False."),
        new("auto_map", "config-auto-map", "auto_map names remote code to run.", "Remove it: code from an upload is never run."),
        new("arrow_config", "config-arrow", "Arrow routes between several adapters.", PlainLora),
        new("kasa_config", "config-kasa", "KaSA changes the base weights.", PlainLora),
        new("monteclora_config", "config-monteclora", "MonteCLoRA changes the forward pass.", PlainLora),
        new("velora_config", "config-velora", "VeLoRA is not known to be plain LoRA.", PlainLora),
        new(
            "lora_ga_config", "config-lora-ga", "LoRA-GA changes the base weights when training starts.",
            "Convert the adapter to plain LoRA before saving."),
        new("megatron_config", "config-megatron", "Megatron's parallel layers are not supported.", PlainLora),
    }.ToDictionary(v => v.Key, StringComparer.Ordinal);

    public static PeftVariant? Find(string key) => s_byKey.GetValueOrDefault(key);
}
