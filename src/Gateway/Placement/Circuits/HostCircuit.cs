using HostContract;

namespace Gateway.Placement.Circuits;

/// <summary>
/// Whether this gateway sends requests to a host. Closed, it does. <see cref="MostFailures"/> failures in a row, of requests before their first byte
/// or of probes, open it; from then on only probes try the host, and the first good one closes it. No user's request is ever the trial.
/// </summary>
/// <remarks>
/// A connection that fails is the host's doing. An answer outside of the contract may be one tenant's: somebody who can make a host fail on a request
/// of theirs could take it from everybody else. So such answers count only as long as the last one was another tenant's, and make the host doubtful to that tenant alone.
/// What probes say only probes take back: an answer to a request is no proof of who gave it. Safe for many threads.
/// </remarks>
internal sealed partial class HostCircuit(HostId host, CircuitMetrics metrics, ILogger<HostCircuit> logger)
{
    public const int MostFailures = 3;

    private readonly Lock _lock = new();
    private CancellationTokenSource _opened = new();
    private volatile string? _faulted;
    private int _failures;
    private int _faults;
    private int _missed;

    public bool IsOpen => Volatile.Read(ref _opened).IsCancellationRequested;

    /// <summary>It could not be reached when that was tried last, or did not answer the last probe: such a host gets requests only where no other can take them.</summary>
    public bool IsDoubtful => Volatile.Read(ref _failures) > 0 || Volatile.Read(ref _missed) > 0;

    /// <summary>The same for a tenant: also when the last request of theirs was answered outside of the contract.</summary>
    public bool IsDoubtfulTo(TenantKey tenant) => IsDoubtful || string.Equals(_faulted, tenant.Value, StringComparison.Ordinal);

    /// <summary>Cancelled when the circuit opens, and while it is open. Who waits for a first byte takes it before sending.</summary>
    public CancellationToken Opened => Volatile.Read(ref _opened).Token;

    /// <summary>A request could not be sent, or its connection ended before the answer began.</summary>
    /// <param name="leaving">It has said that it ends. The circuit opens all the same, since who waits there has to go elsewhere; but that was to be expected,
    /// and is neither counted nor warned of.</param>
    public void Failed(bool leaving = false)
    {
        lock (_lock)
            Count_NeedsLock(ref _failures, leaving);
    }

    /// <summary>It answered a request of this tenant's with what the contract does not know, or with another adapter than asked for.</summary>
    public void Faulted(TenantKey tenant)
    {
        lock (_lock)
        {
            if (_faults > 0 && _faulted == tenant.Value)
                return;
            _faulted = tenant.Value;
            Count_NeedsLock(ref _faults, leaving: false);
        }
    }

    /// <summary>An answer began as the contract has it, an error as well. Does not close an open circuit, and is no answer to a probe.</summary>
    public void Succeeded()
    {
        if (Volatile.Read(ref _failures) == 0 && Volatile.Read(ref _faults) == 0)
            return;
        lock (_lock)
        {
            if (!IsOpen)
                Forget_NeedsLock();
        }
    }

    /// <summary>What the host's own word, or its silence, says: an active health check.</summary>
    /// <param name="good">It answered, and as the host it is.</param>
    /// <param name="leaving">As for <see cref="Failed"/>.</param>
    public void Probed(bool good, bool leaving = false)
    {
        lock (_lock)
        {
            if (!good)
            {
                Count_NeedsLock(ref _missed, leaving);
                return;
            }

            Forget_NeedsLock();
            _missed = 0;
            if (!IsOpen)
                return;
            Volatile.Write(ref _opened, new CancellationTokenSource());
            LogClosed(host.Value);
        }
    }

    private void Forget_NeedsLock() => (_failures, _faults, _faulted) = (0, 0, null);

    private void Count_NeedsLock(ref int count, bool leaving)
    {
        count = Math.Min(count + 1, MostFailures);
        if (_failures + _faults + _missed < MostFailures || IsOpen)
            return;
        if (leaving)
        {
            LogLeft(host.Value);
        }
        else
        {
            metrics.Opened();
            LogOpened(host.Value, MostFailures);
        }

        // Open at once; those who wait are told on other threads.
        _ = _opened.CancelAsync();
    }

    [LoggerMessage(2050, LogLevel.Warning, "Host {Host} failed {Failures} times in a row and gets no requests until it answers a probe.")]
    private partial void LogOpened(string host, int failures);

    [LoggerMessage(2052, LogLevel.Information, "Host {Host} said that it ends, and does not answer any more.")]
    private partial void LogLeft(string host);

    [LoggerMessage(2051, LogLevel.Information, "Host {Host} answers again and gets requests.")]
    private partial void LogClosed(string host);
}
