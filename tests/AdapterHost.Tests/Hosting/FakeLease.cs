using AdapterHost.Adapters;

namespace AdapterHost.Tests.Hosting;

/// <summary>Counts how often it is given back.</summary>
internal sealed class FakeLease(AdapterKey key) : IAdapterLease
{
    private readonly TaskCompletionSource _returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposals;

    public AdapterKey Key => key;

    public int Disposals => Volatile.Read(ref _disposals);

    public Task Returned => _returned.Task.WaitAsync(TestHost.Patience);

    public void Dispose()
    {
        Interlocked.Increment(ref _disposals);
        _returned.TrySetResult();
    }
}
