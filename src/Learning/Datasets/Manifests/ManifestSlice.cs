namespace Learning.Datasets.Manifests;

/// <summary>How many of one kind are in each part.</summary>
internal sealed record ManifestSlice(string Name, int Train, int HeldOut);
