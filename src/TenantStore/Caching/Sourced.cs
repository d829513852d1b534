namespace TenantStore.Caching;

/// <summary>What the registry said, at which number of its log of changes. 0 = not asked, as nothing is shared.</summary>
internal readonly record struct Sourced<TRow>(TRow? Row, long Position)
    where TRow : class;
