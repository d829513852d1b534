namespace TenantStore.Caching;

/// <summary>What a load found, and how long ago it was read at the source.</summary>
internal readonly record struct Loaded<TValue>(TValue? Value, TimeSpan Age)
    where TValue : class;
