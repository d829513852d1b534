using AdapterFormats.Elements;

namespace AdapterFormats.Validation;

/// <summary>Every value is finite and small enough for half precision, and some product is not zero. Reads the whole file once.</summary>
internal sealed class ValueRule(TensorFile file, ScalePlan scales, ChunkBuffers buffers, CancellationToken cancellationToken)
{
    /// <summary>Hosts keep adapters in half precision; beyond its largest number a weight would become infinite.</summary>
    public const float MaxMagnitude = 65_504;

    private bool _allFinite = true;

    public void Judge(IReadOnlyList<PairDraft> pairs, FindingList findings)
    {
        var idle = new List<PairDraft>();
        foreach (var pair in pairs)
        {
            var a = Judge(pair.A, 1, findings);
            var b = Judge(pair.B, scales.FactorOf(pair), findings);
            if (a == 0 || b == 0)
                idle.Add(pair);
        }

        if (!_allFinite || pairs.Count == 0 || idle.Count == 0)
            return;
        if (idle.Count == pairs.Count)
            findings.Error(
                FindingCodes.NoEffect, null, "The adapter has no effect: in each of its pairs lora_B (or lora_A) is all zero.",
                "Train it: lora_B is zero until the first step.");
        else
            findings.Note(
                FindingCodes.PairWithoutEffect, idle[0].B?.Name,
                $"{idle.Count} of {pairs.Count} pairs have no effect: lora_B (or lora_A) is all zero.", "Nothing needs to be done.");
    }

    // Returns the largest magnitude, or null when the tensor cannot be read.
    private float? Judge(RawTensor? tensor, double factor, FindingList findings)
    {
        if (tensor is not { Type: { } type, Shape: { } shape })
            return null;
        var summary = ValueScanner.Scan(
            new TensorBytes(file.Stream, tensor.Offset), type, ShapeMath.Elements(shape)!.Value, buffers, cancellationToken);
        if (summary.HasNaN)
            findings.Error(
                FindingCodes.WeightNaN, tensor.Name, "The tensor has NaN values.",
                "Training diverged; train again, e.g. with a lower learning rate.");
        if (summary.HasInfinity)
            findings.Error(
                FindingCodes.WeightInfinite, tensor.Name, "The tensor has infinite values.",
                "Training diverged or overflowed; train again in bfloat16 or float32.");
        if (summary.MaxMagnitude * Math.Max(1, factor) > MaxMagnitude)
            findings.Error(
                FindingCodes.WeightTooLarge, tensor.Name,
                $"The tensor's largest value is {summary.MaxMagnitude * Math.Max(1, factor):G4}; at most {MaxMagnitude} is allowed.",
                "Training diverged; train again, e.g. with a lower learning rate.");
        _allFinite &= !summary.HasNaN && !summary.HasInfinity;
        return summary.MaxMagnitude;
    }
}
