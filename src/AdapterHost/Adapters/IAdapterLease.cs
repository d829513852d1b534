using HostContract;

namespace AdapterHost.Adapters;

/// <summary>Keeps one adapter in memory. While a lease lives its adapter is never evicted. Dispose once; disposing again does nothing.</summary>
internal interface IAdapterLease : IDisposable
{
    AdapterKey Key { get; }

    /// <summary>
    /// Takes the adapter out of service: nobody gets a new lease, and its memory goes with the last one. Any thread; before this one is disposed.
    /// </summary>
    void Condemn(AdapterFaultReason reason);
}
