using TenantStore.Keys;

namespace TenantStore.Deletions;

/// <summary>A data key that went with its tenant.</summary>
/// <param name="Id">Which.</param>
/// <param name="Kek">What it was wrapped by at the end: copies of the row in backups can be opened with that alone.</param>
public sealed record DestroyedKey(TenantKeyId Id, KekId Kek);
