namespace Learning.Datasets.Splitting;

/// <summary>Facts of the parts.</summary>
internal static class SplitParts
{
    /// <summary>What enters a snapshot in neither part.</summary>
    public static IReadOnlyList<SplitPart> LeftOut { get; } =
        [SplitPart.Gap, SplitPart.EarlyOfHeldOut, SplitPart.LateOfTrain, SplitPart.SharedFile, SplitPart.Contaminated];

    /// <summary>As manifests have it.</summary>
    public static string NameOf(SplitPart part) => part switch
    {
        SplitPart.Train => "train",
        SplitPart.HeldOut => "heldout",
        SplitPart.Gap => "gap",
        SplitPart.EarlyOfHeldOut => "early_of_held_out",
        SplitPart.LateOfTrain => "late_of_train",
        SplitPart.SharedFile => "shared_file",
        SplitPart.Contaminated => "contaminated",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "Not a part."),
    };
}
