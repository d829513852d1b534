namespace TenantStore.Caching;

/// <summary>What was found in the shared store.</summary>
internal readonly record struct StoredBytes(ReadOnlyMemory<byte> Bytes, long LeftMilliseconds);
