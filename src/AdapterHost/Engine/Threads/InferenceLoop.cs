using AdapterHost.Engine.Watching;
using HostContract;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// The work of the inference thread, which alone owns the context, the scheduler and every running sequence. Everything but
/// <see cref="Meters"/>, <see cref="Started"/> and <see cref="Ended"/> is that thread's.
/// </summary>
/// <remarks>
/// A step: (1) take what came in, (2) end what was cancelled, superseded or is late, (3) admit, (4) plan rows, (5) decode, (6) sample and
/// send, (7) forget what was predicted wrong. A failure stays with the sequences of its step.
/// </remarks>
internal sealed partial class InferenceLoop
{
    private readonly LlamaVocabulary _vocabulary;
    private readonly IAdapterStrategy _strategy;
    private readonly InferenceMailbox _mailbox;
    private readonly RequestInbox _inbox;
    private readonly ContextFactory _contexts;
    private readonly TimeProvider _time;
    private readonly ILogger<InferenceLoop> _logger;
    private readonly Scheduler _scheduler;
    private readonly StepPlan _plan;
    private readonly NgramCaches _ngrams = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LlamaContext? _context;
    private SequenceCells _cells = null!;
    private SequenceTable _sequences = null!;
    private OutputSink _sink = null!;
    private bool _strategyCounts;

    public InferenceLoop(
        LlamaVocabulary vocabulary,
        IAdapterStrategy strategy,
        InferenceMailbox mailbox,
        RequestInbox inbox,
        ContextFactory contexts,
        TimeProvider time,
        ILogger<InferenceLoop> logger)
    {
        _vocabulary = vocabulary;
        _strategy = strategy;
        _mailbox = mailbox;
        _inbox = inbox;
        _contexts = contexts;
        _time = time;
        _logger = logger;
        _scheduler = new Scheduler(contexts.Limits);
        _plan = new StepPlan(contexts.BatchRows);
        Meters.Publish(_scheduler, cells: null);
    }

    /// <summary>Counts failed steps; the strategy counts its own there, too. Null where nobody would restart the host.</summary>
    public EngineFailure? Failure { get; init; }

    /// <summary>Told how long each request waited. Null where nobody asks.</summary>
    public EngineMetrics? Metrics { get; init; }

    /// <summary>As of the end of the last step. Any thread.</summary>
    public EngineMeters Meters { get; } = new();

    /// <summary>Texts to read between two steps.</summary>
    public required EmbeddingQueue Embeddings { get; init; }

    /// <summary>Ends when the first request may run, or with the reason why none ever will.</summary>
    public Task Started => _started.Task;

    /// <summary>Ends when no adapter and no part of the model is touched any more.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Until the inbox is closed.</summary>
    public void Run()
    {
        try
        {
            Begin();
            _started.SetResult();
        }
        catch (Exception exception)
        {
            _inbox.Close();
            _started.SetException(exception);
            _mailbox.Close();
            Embeddings.Close();
            _context?.Dispose();
            _ended.SetResult();
            return;
        }

        while (!_inbox.IsClosed)
        {
            try
            {
                var worked = Step();

                // Its failures are nobody else's.
                _plan.Clear();
                if (!Embeddings.Step() && !worked)
                {
                    _mailbox.Wait();
                }
            }
            catch (Exception exception)
            {
                LogStepFailed(_logger, exception);
                EndPlanned();
                EndNotStarted();
                CountFailure();
            }
        }

        EndAll();
        Embeddings.Close();
        _strategy.Detach();
        _mailbox.Close();
        _context!.Dispose();
        _ended.SetResult();
    }

    /// <summary>Between two steps: drops the tenant's idle prefixes, and lets none of its present requests leave one.</summary>
    /// <returns>How many were dropped.</returns>
    public int ForgetTenant(TenantKey tenant)
    {
        MoveArrived();
        for (var i = 0; i < _scheduler.Waiting.Count; i++)
        {
            ForgetLater((Request)_scheduler.Waiting[i]);
        }

        for (var i = 0; i < _scheduler.Running.Count; i++)
        {
            ForgetLater((Request)_scheduler.Running[i].Request);
        }

        var dropped = _cells.DropTenant(tenant);
        _ngrams.DropTenant(tenant);
        Meters.Publish(_scheduler, _cells);
        return dropped;

        void ForgetLater(Request request) => request.LeavesPrefix &= request.Demand.Tenant != tenant;
    }

    /// <summary>Between two steps: drops all that is kept for the tenant's later requests, its account in the scheduler too.</summary>
    /// <returns>True when it has no request here; nothing of it is left then.</returns>
    public bool EraseTenant(TenantKey tenant)
    {
        ForgetTenant(tenant);
        return _scheduler.Forget(tenant) && !Embeddings.Has(tenant);
    }

    private void Begin()
    {
        _context = _contexts.Create(_strategy.Observer);
        _strategy.Attach(_context);
        CacheCheck.Require(_strategy, _context);
        var options = _contexts.Options;
        _cells = new SequenceCells(_strategy.Cells, options.RunningSequences, options.IdlePrefixes, _contexts.IdlePrefixTokens);
        _sequences = new SequenceTable(_scheduler, _cells, _ngrams, _inbox, Meters, options.SequenceNumbers) { Metrics = Metrics };
        _sink = new OutputSink(_sequences, _vocabulary, _logger);
    }

    /// <returns>False when there is nothing to do.</returns>
    private bool Step()
    {
        _plan.Clear();
        _mailbox.RunAll();
        MoveArrived();
        EndUnwanted();
        Admit();
        if (_scheduler.Plan() == 0)
        {
            return _scheduler.Running.Count > 0;
        }

        StepBuilder.Build(_scheduler.Running, _plan);
        AdvancePrompts();
        _sink.BeginStep();
        _strategyCounts = true;
        var outcome = _strategy.Execute(_context!, _plan, _sink);
        _strategyCounts = false;
        if (outcome.Status != DecodeStatus.Done)
        {
            LogDecodeFailed(_logger, outcome.Status, _plan.Count);
            EndPlanned();
        }

        Settle();
        Meters.Count(outcome);
        return true;
    }

    /// <summary>Hands what came in to the scheduler; a newer request of a lane ends the older at once.</summary>
    private void MoveArrived()
    {
        while (_inbox.TryTake(out var request))
        {
            if (_scheduler.Enqueue(request) is Request superseded)
            {
                Meters.CountSuperseded();
                _sequences.End(superseded, FinishReason.Superseded);
            }
        }
    }

    private void EndUnwanted()
    {
        var now = _time.GetUtcNow();
        for (var i = _scheduler.Waiting.Count - 1; i >= 0; i--)
        {
            EndIfUnwanted((Request)_scheduler.Waiting[i], now);
        }

        for (var i = _scheduler.Running.Count - 1; i >= 0; i = Math.Min(i, _scheduler.Running.Count) - 1)
        {
            var sequence = (Sequence)_scheduler.Running[i];
            if (!EndIfUnwanted(sequence.Request, now) && sequence.IsOverTime())
            {
                sequence.Send(sequence.Text.Flush());
                _sequences.End(sequence, FinishReason.Length);
            }
        }
    }

    private bool EndIfUnwanted(Request request, DateTimeOffset now)
    {
        if (request.IsCancelled)
        {
            _sequences.End(request, FinishReason.Cancelled);
            return true;
        }

        if (request.IsLate(now))
        {
            _sequences.End(request, FinishReason.Deadline);
            return true;
        }

        return false;
    }

    private void Admit()
    {
        var admitted = _scheduler.Admit();
        for (var i = 0; i < admitted.Count; i++)
        {
            _inbox.Leave((Request)admitted[i]);
            Metrics?.Waited((Request)admitted[i]);
        }

        for (var i = 0; i < admitted.Count; i++)
        {
            _sequences.Start((Request)admitted[i]);
        }

        // Idle prefixes live on what nobody has reserved.
        _cells.Trim(_scheduler.UnheldContextTokens);
        Meters.Publish(_scheduler, _cells);
    }

    /// <summary>Prompt rows count before sampling looks at them. Rows that generate count one by one, as they turn out right.</summary>
    private void AdvancePrompts()
    {
        for (var i = 0; i < _scheduler.Running.Count; i++)
        {
            if (_scheduler.Running[i] is { Phase: SequencePhase.Prefill, Granted: > 0 } sequence)
            {
                sequence.Advance(sequence.Granted);
            }
        }
    }

    private void Settle()
    {
        for (var i = 0; i < _scheduler.Running.Count; i++)
        {
            var sequence = (Sequence)_scheduler.Running[i];
            if (sequence.Granted == 0)
            {
                continue;
            }

            if (sequence.IsSettled && !_sequences.Rewind(sequence))
            {
                LogNotRewound(_logger);
                _sequences.End(sequence, FinishReason.Failed);
                i--;
                continue;
            }

            sequence.EndStep();
        }
    }

    private void EndPlanned()
    {
        foreach (ref readonly var row in _plan.Rows)
        {
            if (_sequences[row.Slot] is not { } sequence)
            {
                continue;
            }

            if (sequence.Phase == SequencePhase.Prefill)
            {
                _sequences.End(sequence.Request, FinishReason.Failed);
            }
            else
            {
                _sequences.End(sequence, FinishReason.Failed);
            }
        }

        _plan.Clear();
    }

    private void EndNotStarted()
    {
        for (var i = _scheduler.Running.Count - 1; i >= 0; i = Math.Min(i, _scheduler.Running.Count) - 1)
        {
            if (_scheduler.Running[i] is Sequence { HasSlot: false } sequence)
            {
                _sequences.End(sequence.Request, FinishReason.Failed);
            }
        }
    }

    /// <summary>
    /// What fails outside the strategy would fail again at full speed: when that goes on, everybody is told, and the host stops with the exit
    /// code that has it started anew.
    /// </summary>
    private void CountFailure()
    {
        if (!_strategyCounts)
        {
            Failure?.Step(failed: true);
        }

        _strategyCounts = false;
        if (Failure is { HasGivenUp: true })
        {
            _inbox.Close();
        }
    }

    private void EndAll()
    {
        MoveArrived();
        while (_scheduler.Waiting is [var first, ..])
        {
            _sequences.End((Request)first, FinishReason.Failed);
        }

        while (_scheduler.Running is [var first, ..])
        {
            _sequences.End((Request)first.Request, FinishReason.Failed);
        }
    }

    [LoggerMessage(4010, LogLevel.Error, "A step failed; its sequences end")]
    private static partial void LogStepFailed(ILogger logger, Exception exception);

    [LoggerMessage(4019, LogLevel.Error, "The cache cannot forget what was predicted wrong; the sequence ends")]
    private static partial void LogNotRewound(ILogger logger);

    [LoggerMessage(4011, LogLevel.Error, "A decode of {Rows} rows ended with {Status}; its sequences end")]
    private static partial void LogDecodeFailed(ILogger logger, DecodeStatus status, int rows);
}
