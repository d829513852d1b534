using System.Globalization;
using AdapterFormats.Elements;
using AdapterFormats.Validation;

namespace AdapterFormats.Names;

/// <summary>Reads tensor names of a PEFT adapter; what is no plain LoRA factor of a known target is reported by what it is.</summary>
internal sealed class PeftTensorNames(BaseTargets targets, FindingList findings) : ITensorNames
{
    private const string Root = "base_model.model.";
    private const string WeightA = ".lora_A.weight";
    private const string WeightB = ".lora_B.weight";

    public LoraName? Read(RawTensor tensor)
    {
        var name = tensor.Name;
        if (!name.StartsWith(Root, StringComparison.Ordinal))
            return Refuse(
                FindingCodes.TensorUnknown, name, $"The name does not begin with '{Root}' as PEFT writes it.",
                "Save the adapter with PEFT's save_pretrained.");
        var path = name[Root.Length..];
        if (path.EndsWith(WeightA, StringComparison.Ordinal))
            return ReadModule(name, path[..^WeightA.Length], LoraHalf.A);
        if (path.EndsWith(WeightB, StringComparison.Ordinal))
            return ReadModule(name, path[..^WeightB.Length], LoraHalf.B);
        return RefuseOther(name, path);
    }

    private LoraName? ReadModule(string name, string module, LoraHalf half)
    {
        if (SplitLayer(module) is not var (layerText, block))
            return NotInBlock(name, module);
        if (ModuleNames.ToTarget(targets.BaseModel.Architecture, block) is not { } target)
            return UnknownTarget(name, module);
        if (!int.TryParse(layerText, NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            || layer >= targets.BaseModel.LayerCount
            || layerText != layer.ToString(CultureInfo.InvariantCulture))
        {
            return Refuse(
                FindingCodes.LayerOutOfRange, name,
                $"Layer {FindingText.Shorten(layerText)} does not exist: the base model has layers 0 to "
                + $"{targets.BaseModel.LayerCount - 1}.",
                "Train the adapter on this base model.");
        }

        var ggufName = $"blk.{layerText}.{target}.weight";
        return targets.Contains(ggufName) ? new LoraName(ggufName, half, module) : UnknownTarget(name, module);
    }

    private (string Layer, string Block)? SplitLayer(string module)
    {
        foreach (var prefix in ModuleNames.LayerPrefixes(targets.BaseModel.Architecture))
        {
            if (!module.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            var dot = module.IndexOf('.', prefix.Length);
            if (dot > 0)
                return (module[prefix.Length..dot], module[(dot + 1)..]);
        }

        return null;
    }

    private LoraName? NotInBlock(string name, string module)
    {
        if (module == "lm_head" || module.EndsWith(".lm_head", StringComparison.Ordinal))
            return Refuse(
                FindingCodes.TargetLmHead, name, "The adapter changes lm_head, which all tenants of the base model share.",
                "Train without lm_head in target_modules.");
        if (module.EndsWith("embed_tokens", StringComparison.Ordinal))
            return RefuseEmbedding(name);
        return UnknownTarget(name, module);
    }

    private LoraName? UnknownTarget(string name, string module) => Refuse(FindingCodes.TargetUnknown, name,
        $"The target '{FindingText.Shorten(module)}' is no linear weight of this base model ({targets.BaseModel.Architecture}) that "
        + "an adapter may change.",
        "Target the attention and feed-forward projections only.");

    private LoraName? RefuseEmbedding(string name) => Refuse(
        FindingCodes.TargetEmbedding, name, "The adapter changes the embedding embed_tokens.", "Train without embed_tokens in target_modules.");

    private LoraName? RefuseOther(string name, string path)
    {
        if (path.Contains("lora_magnitude_vector", StringComparison.Ordinal))
            return Refuse(
                FindingCodes.TensorDora, name, "A magnitude vector belongs to DoRA, which is not plain LoRA.",
                "Train with use_dora=False.");
        if (path.Contains("lora_embedding_", StringComparison.Ordinal))
            return RefuseEmbedding(name);
        if (path.Contains("trainable_tokens", StringComparison.Ordinal))
            return Refuse(
                FindingCodes.TensorTrainableTokens, name, "Trained token embeddings are not plain LoRA.",
                "Train without trainable_token_indices.");
        if (path.EndsWith(".lora_A.bias", StringComparison.Ordinal) || path.EndsWith(".lora_B.bias", StringComparison.Ordinal))
            return Refuse(FindingCodes.TensorLoraBias, name, "A bias of the LoRA factors is not supported.", "Train with lora_bias=False.");
        if (path.EndsWith(".bias", StringComparison.Ordinal))
            return Refuse(FindingCodes.TensorBias, name, "A trained bias is not supported.", "Train with bias='none'.");
        if (path.EndsWith(".weight", StringComparison.Ordinal))
            return Refuse(
                FindingCodes.TensorFullWeight, name, "A full weight of the model is in the adapter.",
                "Save only LoRA factors: no modules_to_save, save_embedding_layers=False.");
        return Refuse(FindingCodes.TensorUnknown, name, "The tensor is no LoRA factor.", "Save the adapter with PEFT's save_pretrained.");
    }

    private LoraName? Refuse(string code, string name, string message, string hint)
    {
        findings.Error(code, name, message, hint);
        return null;
    }
}
