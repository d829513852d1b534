namespace AdapterHost.Adapters;

/// <summary>The adapters in memory. Thread-safe; loads run off the inference thread, one for all that wait for the same key.</summary>
internal interface IAdapterCache
{
    /// <param name="key">Whose adapter, and which.</param>
    /// <param name="fetchGrant">The gateway's leave to fetch it, needed only when it is absent.</param>
    /// <param name="cancellationToken">Ends this wait; the load goes on for the others that wait for it.</param>
    ValueTask<LeaseResult> LeaseAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken);
}
