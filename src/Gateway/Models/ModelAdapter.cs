namespace Gateway.Models;

/// <summary>The adapter version behind a model.</summary>
internal sealed record ModelAdapter(string Name, int Version, string Digest);
