using AdapterHost.Adapters;
using HostContract;

namespace AdapterHost.Tests.Hosting;

/// <summary>Counts how often it is given back.</summary>
internal sealed class FakeLease(AdapterKey key) : IAdapterLease
{
    private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposals;

    public AdapterKey Key => key;

    public int Disposals => Volatile.Read(ref _disposals);

    public Task Returned => _returned.Task.WaitAsync(TestHost.Patience);

    public AdapterFaultReason? Condemned { get; private set; }

    public void Condemn(AdapterFaultReason reason) => Condemned = reason;

    public void Dispose()
    {
        Interlocked.Increment(ref _disposals);
        _returned.TrySetResult();
    }
}
