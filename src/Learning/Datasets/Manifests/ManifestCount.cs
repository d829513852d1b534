namespace Learning.Datasets.Manifests;

/// <summary>How many of what.</summary>
internal sealed record ManifestCount(string Name, int Count);
