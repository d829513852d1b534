namespace TenantStore.Caching;

/// <summary>One question to the source, which many may wait for.</summary>
internal sealed class CacheLoad<TValue>(long since)
{
    private readonly TaskCompletionSource<TValue?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The version at which it began: its answer contains all changes learnt up to it.</summary>
    public long Since => since;

    public Task<TValue?> Task => _done.Task;

    public void Succeed(TValue? value) => _done.SetResult(value);

    public void Fail(Exception exception)
    {
        _done.SetException(exception);
        // Nobody may be waiting any more.
        _ = _done.Task.Exception;
    }
}
