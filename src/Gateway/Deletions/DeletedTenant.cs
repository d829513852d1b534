namespace Gateway.Deletions;

/// <param name="Id">Never given again.</param>
/// <param name="Slug">Free again.</param>
internal sealed record DeletedTenant(string Id, string Slug);
