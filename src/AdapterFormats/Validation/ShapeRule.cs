namespace AdapterFormats.Validation;

/// <summary>A takes the weight's input, B gives its output.</summary>
internal sealed class ShapeRule : IPairRule
{
    private const string Hint = "The adapter was trained on another base model; choose that one.";

    public void Judge(PairDraft pair, FindingList findings)
    {
        if (pair.IsMatrixA && !FitsA(pair))
            findings.Error(
                FindingCodes.TensorShape, pair.A!.Name,
                $"The shape [{string.Join(", ", pair.A.Shape!)}] of lora_A does not fit {pair.Target.Name}: it must be [rank, "
                + $"{pair.Target.InputLength}].",
                Hint);
        if (pair.IsMatrixB && !FitsB(pair))
            findings.Error(
                FindingCodes.TensorShape, pair.B!.Name,
                $"The shape [{string.Join(", ", pair.B.Shape!)}] of lora_B does not fit {pair.Target.Name}: it must be "
                + $"[{pair.Target.OutputLength}, rank].",
                Hint);
    }

    public static bool FitsA(PairDraft pair) => pair.A!.Shape![1] == pair.Target.InputLength && pair.A.Shape[0] > 0;

    public static bool FitsB(PairDraft pair) => pair.B!.Shape![0] == pair.Target.OutputLength && pair.B.Shape[1] > 0;
}
