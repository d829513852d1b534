namespace Learning.Datasets.Splitting;

/// <summary>How a snapshot was split.</summary>
/// <param name="Cut">Held out is what came from then on (Unix milliseconds); null where time played no part.</param>
/// <param name="TrainGroups">Groups of the train part.</param>
/// <param name="HeldOutGroups">Groups of the held-out part; a gate wants five.</param>
/// <param name="Note">What a reader should know; null = nothing.</param>
internal sealed record SplitFacts(SplitMode Mode, SplitGrouping Grouping, long? Cut, int TrainGroups, int HeldOutGroups, string? Note);
