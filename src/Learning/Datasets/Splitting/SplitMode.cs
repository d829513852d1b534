namespace Learning.Datasets.Splitting;

/// <summary>What parts a snapshot has.</summary>
internal enum SplitMode
{
    /// <summary>Both: what came early from some people to train on, what came late from others to be judged by.</summary>
    TimeAndGroups,

    /// <summary>All of it to be judged by: a bench mark.</summary>
    HeldOutOnly,

    /// <summary>All of it to train on; regression items are held out all the same.</summary>
    TrainOnly,
}
