using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.External;

/// <summary>
/// Who goes to the engine and who waits, by the host's own scheduler: the engine itself knows neither tenants nor classes. It is given no more than
/// it can run, so that nobody waits inside of it where the order is its own. Thread-safe: one lock around the scheduler, held for bookkeeping only.
/// </summary>
internal sealed class ExternalQueue
{
    private readonly Lock _lock = new();
    private readonly RequestInbox _inbox;
    private readonly Scheduler _scheduler;
    private readonly EngineMeters _meters = new();
    private readonly Action<ExternalSequence> _run;
    private readonly EngineMetrics _metrics;

    private TaskCompletionSource? _idle;

    /// <param name="maxQueued"><c>Engine:MaxQueued</c>.</param>
    /// <param name="limits">What is divided.</param>
    /// <param name="run">Begins a sequence that has its place. Called outside of the lock.</param>
    /// <param name="metrics">Told how long each waited.</param>
    public ExternalQueue(int maxQueued, SchedulerLimits limits, Action<ExternalSequence> run, EngineMetrics metrics)
    {
        _metrics = metrics;
        _inbox = new RequestInbox(maxQueued);
        _scheduler = new Scheduler(limits);
        _run = run;
        _meters.Publish(_scheduler, cells: null);
    }

    public EngineStatus Status => _meters.Read(_inbox.Queued);

    /// <summary>Holds a place; <see cref="Add"/> or <see cref="GiveBack"/> must follow.</summary>
    public EngineRefusal? TryHold(Request request) => _inbox.TryHold(request, _meters.FreeSlots);

    public void GiveBack(Request request) => _inbox.GiveBack(request);

    /// <returns>Null when it is taken.</returns>
    public EngineRefusal? Add(Request request) => _inbox.TryAdd(request, _meters.FreeSlots);

    /// <summary>Lets run who can.</summary>
    public void Advance()
    {
        var (after, started) = (new List<Action>(), new List<ExternalSequence>());
        lock (_lock)
        {
            MoveArrived_NeedsLock(after);
            foreach (var request in _idle is null ? _scheduler.Admit() : [])
            {
                _inbox.Leave((Request)request);
                _metrics.Waited((Request)request);

                // All of it is read at once: there are no steps to be charged one by one.
                request.Account.ChargePrompt(request, request.Demand.PromptTokens);
                started.AddRange(request.Sequences.Cast<ExternalSequence>().Where(sequence => sequence.Phase != SequencePhase.Ended));
            }

            _meters.Publish(_scheduler, cells: null);
        }

        after.ForEach(action => action());
        started.ForEach(_run);
    }

    /// <summary>Ends all that is left of a request: at once where it waits, else by its own task.</summary>
    public void Stop(Request request, FinishReason reason)
    {
        var after = new List<Action>();
        lock (_lock)
        {
            MoveArrived_NeedsLock(after);
            Stop_NeedsLock(request, reason, after);
            _meters.Publish(_scheduler, cells: null);
        }

        after.ForEach(action => action());
        Advance();
    }

    /// <summary>It has said tokens.</summary>
    public void Charge(ExternalSequence sequence, int tokens)
    {
        lock (_lock)
            sequence.Request.Account.Charge(sequence.Request, tokens * ServiceCost.OutputRow);
    }

    /// <summary>Its task has ended. Gives back what it held, then tells its reader.</summary>
    public void End(ExternalSequence sequence, FinishReason reason)
    {
        var after = new List<Action>();
        lock (_lock)
        {
            End_NeedsLock(sequence, reason, after);
            _meters.Publish(_scheduler, cells: null);
        }

        after.ForEach(action => action());
        Advance();
    }

    /// <summary>From here on nobody who waits is let to the engine, until <see cref="Release"/>.</summary>
    /// <returns>Ends when nothing runs.</returns>
    public Task HoldAsync()
    {
        lock (_lock)
        {
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            TellIdle_NeedsLock();
            return _idle.Task;
        }
    }

    /// <summary>Ends <see cref="HoldAsync"/>.</summary>
    public void Release()
    {
        lock (_lock)
            _idle = null;
        Advance();
    }

    /// <summary>Nothing of these tenants is taken in any more.</summary>
    /// <returns>Those that have no request.</returns>
    public IReadOnlyList<TenantKey> Forget(IReadOnlyList<TenantKey> tenants)
    {
        foreach (var tenant in tenants)
            _inbox.Forget(tenant);
        var after = new List<Action>();
        IReadOnlyList<TenantKey> free;
        lock (_lock)
        {
            MoveArrived_NeedsLock(after);
            free = [.. tenants.Where(_scheduler.Forget)];
        }

        after.ForEach(action => action());
        return free;
    }

    /// <summary>Nothing more is taken in, and all that is there ends.</summary>
    public void Close()
    {
        _inbox.Close();
        var after = new List<Action>();
        lock (_lock)
        {
            MoveArrived_NeedsLock(after);
            foreach (var request in _scheduler.Waiting.ToList())
                Stop_NeedsLock((Request)request, FinishReason.Failed, after);
            foreach (var request in _scheduler.Running.Select(sequence => sequence.Request).Distinct().ToList())
                Stop_NeedsLock((Request)request, FinishReason.Failed, after);
        }

        after.ForEach(action => action());
    }

    private void MoveArrived_NeedsLock(List<Action> after)
    {
        while (_inbox.TryTake(out var request))
        {
            if (_scheduler.Enqueue(request) is Request superseded)
            {
                _meters.CountSuperseded();
                Stop_NeedsLock(superseded, FinishReason.Superseded, after);
            }
        }
    }

    private void Stop_NeedsLock(Request request, FinishReason reason, List<Action> after)
    {
        foreach (var sequence in request.Sequences.Cast<ExternalSequence>())
        {
            if (request.IsWaiting)
                End_NeedsLock(sequence, reason, after);
            else
                sequence.Stop(reason);
        }
    }

    private void End_NeedsLock(ExternalSequence sequence, FinishReason reason, List<Action> after)
    {
        if (sequence.Phase == SequencePhase.Ended)
            return;
        var request = sequence.Request;
        var isWaiting = request.IsWaiting;
        _scheduler.Remove(sequence);
        if (request.Live == 0)
        {
            if (isWaiting)
            {
                _inbox.Leave(request);
                _metrics.Waited(request);
            }

            after.Add(request.ReturnLease);
        }

        after.Add(() => sequence.End(reason));
        TellIdle_NeedsLock();
    }

    private void TellIdle_NeedsLock()
    {
        if (_scheduler.Running.Count == 0)
            _idle?.TrySetResult();
    }
}
