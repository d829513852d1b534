namespace Gateway.Tests.Servers;

/// <summary>A tenant of a test.</summary>
internal sealed record TestTenant(string Slug, string Id, string Token, string AdminToken);
