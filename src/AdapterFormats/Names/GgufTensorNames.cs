using System.Globalization;
using AdapterFormats.Elements;
using AdapterFormats.Gguf;
using AdapterFormats.Validation;

namespace AdapterFormats.Names;

/// <summary>Reads tensor names of a GGUF adapter: a base weight's name and <c>.lora_a</c> or <c>.lora_b</c>.</summary>
internal sealed class GgufTensorNames(BaseTargets targets, FindingList findings) : ITensorNames
{
    public LoraName? Read(RawTensor tensor)
    {
        var name = tensor.Name;
        if (name.Length == 0)
            return null;
        var isA = name.EndsWith(GgufFormat.SuffixA, StringComparison.Ordinal);
        if (!isA && !name.EndsWith(GgufFormat.SuffixB, StringComparison.Ordinal))
            return RefuseOther(name);
        var weight = name[..^GgufFormat.SuffixA.Length];
        return targets.Contains(weight) ? new LoraName(weight, isA ? LoraHalf.A : LoraHalf.B, "") : RefuseTarget(name, weight);
    }

    private LoraName? RefuseTarget(string name, string weight)
    {
        var parts = weight.Split('.');
        if (weight.StartsWith("token_embd", StringComparison.Ordinal))
            return Refuse(
                FindingCodes.TargetEmbedding, name, "The adapter changes the embedding token_embd.",
                "Train without embed_tokens in target_modules.");
        if (weight == "output.weight")
            return Refuse(
                FindingCodes.TargetLmHead, name, "The adapter changes the output layer (lm_head).",
                "Train without lm_head in target_modules.");
        if (parts is ["blk", var layer, var target, "weight"] && ModuleNames.Targets.Contains(target)
            && int.TryParse(layer, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= targets.BaseModel.LayerCount)
        {
            return Refuse(
                FindingCodes.LayerOutOfRange, name,
                $"Layer {number} does not exist: the base model has layers 0 to {targets.BaseModel.LayerCount - 1}.",
                "Train the adapter on this base model.");
        }

        return Refuse(
            FindingCodes.TargetUnknown, name,
            $"The target '{FindingText.Shorten(weight)}' is no linear weight of this base model that an adapter may change.",
            "Target the attention and feed-forward projections only.");
    }

    private LoraName? RefuseOther(string name)
    {
        if (name.EndsWith(".lora_magnitude", StringComparison.Ordinal))
            return Refuse(
                FindingCodes.TensorDora, name, "A magnitude vector belongs to DoRA, which is not plain LoRA.",
                "Train with use_dora=False.");
        if (name.EndsWith(".bias", StringComparison.Ordinal))
            return Refuse(FindingCodes.TensorBias, name, "A trained bias is not supported.", "Train with bias='none'.");
        if (name.EndsWith(".weight", StringComparison.Ordinal))
            return Refuse(
                FindingCodes.TensorFullWeight, name, "A full weight of the model is in the adapter.", "Convert only the LoRA factors.");
        return Refuse(FindingCodes.TensorUnknown, name, "The tensor is no LoRA factor.", "Convert the PEFT folder again.");
    }

    private LoraName? Refuse(string code, string name, string message, string hint)
    {
        findings.Error(code, name, message, hint);
        return null;
    }
}
