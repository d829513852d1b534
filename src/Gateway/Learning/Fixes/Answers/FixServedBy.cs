namespace Gateway.Learning.Fixes.Answers;

/// <summary>Who answered.</summary>
/// <param name="Model">As a request can name it.</param>
/// <param name="Alias">Null = the base model itself; so are the adapter and its version.</param>
/// <param name="Digest">The adapter's <c>sha256:…</c>, or null.</param>
/// <param name="Arm">control, candidate or holdback while the alias has an experiment; else null.</param>
internal sealed record FixServedBy(string Model, string? Alias, string? Adapter, int? Version, string? Digest, string? Arm);
