using AdapterFormats.Elements;

namespace AdapterFormats.Validation;

/// <summary>Each factor is a matrix of a type that is read.</summary>
internal sealed class TensorFormRule : IPairRule
{
    public void Judge(PairDraft pair, FindingList findings)
    {
        Judge(pair.A, findings);
        Judge(pair.B, findings);
    }

    private static void Judge(RawTensor? tensor, FindingList findings)
    {
        if (tensor is null)
            return;
        if (tensor.Type is null)
            findings.Error(
                FindingCodes.TensorType, tensor.Name,
                $"The dtype {FindingText.Shorten(tensor.TypeName)} is not supported: F32, F16 and BF16 are (and Q8_0 in GGUF).",
                "Save the adapter in float32, float16 or bfloat16.");
        if (tensor.Shape is { Length: not 2 })
            findings.Error(
                FindingCodes.TensorDimensions, tensor.Name,
                $"The tensor has {tensor.Shape.Length} dimensions; a LoRA factor of a linear weight has 2.",
                "Train plain LoRA on linear layers.");
    }
}
