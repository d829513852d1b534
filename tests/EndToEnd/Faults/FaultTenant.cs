namespace EndToEnd.Faults;

/// <summary>An organization of a fault run.</summary>
/// <param name="Slug">Its name.</param>
/// <param name="Token">For inference.</param>
/// <param name="AdminToken">For its usage.</param>
internal sealed record FaultTenant(string Slug, string Token, string AdminToken);
