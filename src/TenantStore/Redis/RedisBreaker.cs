namespace TenantStore.Redis;

/// <summary>
/// Closed until so many failures came in a row, then open; after a pause one probe at a time decides. A state machine without timers, for any
/// thread. Commands that were under way when it opened change nothing any more: only a probe closes it.
/// </summary>
internal sealed class RedisBreaker(int failuresToOpen, TimeSpan pause, TimeProvider time)
{
    private readonly Lock _gate = new();
    private int _failures;
    private bool _open;
    private bool _probing;
    private long _pausedAt;

    public bool IsOpen
    {
        get
        {
            lock (_gate)
                return _open;
        }
    }

    public BreakerVerdict Ask()
    {
        lock (_gate)
        {
            if (!_open)
                return BreakerVerdict.Pass;
            if (_probing || time.GetElapsedTime(_pausedAt) < pause)
                return BreakerVerdict.Refuse;
            _probing = true;
            return BreakerVerdict.RefuseAndProbe;
        }
    }

    public void Succeeded()
    {
        lock (_gate)
            _failures = 0;
    }

    /// <summary>True for the failure that opened it.</summary>
    public bool Failed()
    {
        lock (_gate)
        {
            if (_open || ++_failures < failuresToOpen)
                return false;
            (_open, _pausedAt) = (true, time.GetTimestamp());
            return true;
        }
    }

    /// <summary>The end of the probe that <see cref="BreakerVerdict.RefuseAndProbe"/> asked for. True when it closed the breaker.</summary>
    public bool Probed(bool good)
    {
        lock (_gate)
        {
            (_probing, _pausedAt) = (false, time.GetTimestamp());
            if (!good)
                return false;
            (_open, _failures) = (false, 0);
            return true;
        }
    }
}
