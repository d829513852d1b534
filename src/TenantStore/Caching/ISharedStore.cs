namespace TenantStore.Caching;

/// <summary>Where gateways put entries for each other. Nothing that it says is believed. Faults are answers, not exceptions.</summary>
internal interface ISharedStore
{
    /// <summary>The bytes under this name and for how many milliseconds they still live; null = nothing, or no answer in time.</summary>
    ValueTask<StoredBytes?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>Puts the bytes there unless what is there is of a higher position.</summary>
    ValueTask WriteAsync(string name, long position, ReadOnlyMemory<byte> bytes, long lifeMilliseconds);
}
