namespace TenantStore.GenericSets;

/// <summary>Fixes that belong to no organization, by which a base model's ability is measured.</summary>
/// <param name="BaseModel">Whose.</param>
/// <param name="Digest">SHA-256 of the content, <c>sha256:…</c>.</param>
/// <param name="Items">How many.</param>
/// <param name="Content">NDJSON, UTF-8.</param>
/// <param name="CreatedAt">When it was put.</param>
public sealed record GenericSet(BaseModelName BaseModel, string Digest, int Items, ReadOnlyMemory<byte> Content, DateTimeOffset CreatedAt);
