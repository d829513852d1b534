namespace AdapterHost.Adapters;

/// <summary>Keeps one adapter in memory. While a lease lives its adapter is never evicted. Dispose once; disposing again does nothing.</summary>
internal interface IAdapterLease : IDisposable
{
    AdapterKey Key { get; }
}
