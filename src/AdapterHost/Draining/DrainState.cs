namespace AdapterHost.Draining;

/// <summary>How far the end of this process has come, and what still runs. Safe for any thread; only ever goes forward.</summary>
internal sealed class DrainState : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _cutOff = new();
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _fetched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _none = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closed;
    private int _running;

    /// <summary>This process was asked to end: it takes nothing new.</summary>
    public bool IsDraining => _begun.IsCancellationRequested;

    public CancellationToken Begun => _begun.Token;

    /// <summary>Ends what has outlived the grace, and what works for nobody.</summary>
    public CancellationToken CutOff => _cutOff.Token;

    /// <summary>Completes when a gateway has heard of it, or when there is none that would listen.</summary>
    public Task Told => _told.Task;

    /// <summary>Of a host that gateways ask: completes when nothing is left to tell them.</summary>
    public Task Fetched => _fetched.Task;

    /// <summary>Completes when nothing runs any more and nothing can begin.</summary>
    public Task None => _none.Task;

    public int Running
    {
        get
        {
            lock (_lock)
            {
                return _running;
            }
        }
    }

    /// <summary>A request wants to begin.</summary>
    /// <returns>False when nothing may begin any more; else <see cref="Leave"/> must follow.</returns>
    public bool TryEnter()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _running++;
            return true;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _running--;
            SayWhenNone_NeedsLock();
        }
    }

    /// <returns>False when it had begun before.</returns>
    public bool Begin()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _closed = true;
            SayWhenNone_NeedsLock();
        }

        _begun.Cancel();
        return true;
    }

    public void SetTold() => _told.TrySetResult();

    public void SetFetched() => _fetched.TrySetResult();

    public void Cut() => _cutOff.Cancel();

    public void Dispose()
    {
        _begun.Dispose();
        _cutOff.Dispose();
    }

    private void SayWhenNone_NeedsLock()
    {
        if (_closed && _running == 0)
        {
            _none.TrySetResult();
        }
    }
}
