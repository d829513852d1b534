namespace AdapterHost.Adapters;

/// <summary>Where absent adapters come from.</summary>
internal interface IAdapterSource
{
    /// <param name="key">Which adapter, of whom.</param>
    /// <param name="fetchGrant">The gateway's leave.</param>
    /// <param name="cancellationToken">The host is stopping.</param>
    ValueTask<SourceResult> OpenAsync(AdapterKey key, string? fetchGrant, CancellationToken cancellationToken);
}
