namespace Gateway.Commands;

/// <summary>One demo organization in <c>demo.json</c>.</summary>
internal sealed record DemoTenant(string Slug, string Token, string AdminToken, IReadOnlyList<string> Models);
