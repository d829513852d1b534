namespace Learning.Datasets.Manifests;

/// <summary>How the snapshot was split.</summary>
/// <param name="Cut">Held out is what came from then on.</param>
/// <param name="Note">What a reader should know.</param>
internal sealed record ManifestSplit(string Mode, string Grouping, DateTimeOffset? Cut, int GapHours, double Share, int TrainGroups, int HeldOutGroups, string? Note);
