namespace TenantStore.Caching;

/// <summary>What one gateway read of the registry, for all.</summary>
/// <param name="Position">The log of changes' number at the reading: changes up to it are in the row.</param>
/// <param name="LifeMilliseconds">For how long it was put down; what is left of that tells its age, on Redis' clock alone.</param>
/// <param name="Row">Null = there is none.</param>
internal sealed record SharedEntry<TRow>(long Position, long LifeMilliseconds, TRow? Row)
    where TRow : class;
