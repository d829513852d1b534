namespace Learning.Datasets.Splitting;

/// <summary>Where a split puts something, or why nowhere.</summary>
internal enum SplitPart
{
    Train,
    HeldOut,

    /// <summary>In the time between both parts.</summary>
    Gap,

    /// <summary>Early, and of a group that is held out.</summary>
    EarlyOfHeldOut,

    /// <summary>Late, and of a group that is trained on.</summary>
    LateOfTrain,

    /// <summary>Its file occurs in the held-out part.</summary>
    SharedFile,

    /// <summary>Nearly the same as something in the held-out part.</summary>
    Contaminated,
}
