using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// The work of the inference thread, which alone owns the context, the scheduler and every running sequence. Everything but
/// <see cref="Status"/>, <see cref="Started"/> and <see cref="Ended"/> is that thread's.
/// </summary>
/// <remarks>
/// A step: (1) take what came in, (2) end what was cancelled or is late, (3) admit, (4) plan rows, (5) decode, (6) sample and send.
/// A failure stays with the sequences of its step.
/// </remarks>
internal sealed partial class InferenceLoop : IStepSink
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
    private readonly Sequence?[] _bySlot;
    private readonly List<Sequence> _ending = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LlamaContext? _context;
    private volatile EngineStatus _status;

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
        var options = contexts.Options;
        _scheduler = new Scheduler(options.MaxSequences, options.ContextTokens);
        _plan = new StepPlan(contexts.BatchRows);
        _bySlot = new Sequence?[options.MaxSequences];
        _status = new EngineStatus(0, 0, options.MaxSequences, options.ContextTokens, 0, 0, 0);
    }

    /// <summary>As of the end of the last step. What is queued is the inbox's to say.</summary>
    public EngineStatus Status => _status;

    /// <summary>Ends when the first request may run, or with the reason why none ever will.</summary>
    public Task Started => _started.Task;

    /// <summary>Ends when no adapter and no part of the model is touched any more.</summary>
    public Task Ended => _ended.Task;

    public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
    {
        if (_bySlot[row.Slot.Value] is not { } sequence)
        {
            return; // It has ended in this very step.
        }

        var choice = sequence.Sampler.Next(context, batchRow);
        if (!choice.IsFinite)
        {
            OnNotFinite(row);
            return;
        }

        if (!choice.Chosen)
        {
            sequence.Send(sequence.Text.Flush());
            End(sequence, FinishReason.Failed);
            return;
        }

        var token = choice.Token;
        sequence.Accept(token);
        if (_vocabulary.IsEndOfGeneration(token))
        {
            sequence.Send(sequence.Text.Flush());
            End(sequence, FinishReason.Stop);
            return;
        }

        sequence.Send(sequence.Text.Append(token, choice.Score));
        if (sequence.Text.Ended is { } ended)
        {
            End(sequence, ended);
        }
        else if (sequence.Generated >= sequence.Cap)
        {
            sequence.Send(sequence.Text.Flush());
            End(sequence, FinishReason.Length);
        }
    }

    public void OnNotFinite(in StepRow row)
    {
        if (_bySlot[row.Slot.Value] is { } sequence)
        {
            LogNotFinite(_logger);
            End(sequence, FinishReason.NotFinite);
        }
    }

    /// <summary>Until the inbox is closed.</summary>
    public void Run()
    {
        try
        {
            _context = _contexts.Create(_strategy.Observer);
            _strategy.Attach(_context);
            _started.SetResult();
        }
        catch (Exception exception)
        {
            _inbox.Close();
            _started.SetException(exception);
            _mailbox.Close();
            _context?.Dispose();
            _ended.SetResult();
            return;
        }

        while (!_inbox.IsClosed)
        {
            try
            {
                if (!Step())
                {
                    _mailbox.Wait();
                }
            }
            catch (Exception exception)
            {
                LogStepFailed(_logger, exception);
                EndPlanned();
            }
        }

        EndAll();
        _strategy.Detach();
        _mailbox.Close();
        _context.Dispose();
        _ended.SetResult();
    }

    /// <returns>False when there is nothing to do.</returns>
    private bool Step()
    {
        _plan.Clear();
        _mailbox.RunAll();
        _inbox.MoveTo(_scheduler);

        EndUnwanted();
        Admit();
        _scheduler.Plan(_plan);
        if (_plan.Count == 0)
        {
            Publish(default);
            return false;
        }

        Advance();
        var outcome = _strategy.Execute(_context!, _plan, this);
        if (outcome.Status != DecodeStatus.Done)
        {
            LogDecodeFailed(_logger, outcome.Status, _plan.Count);
            EndPlanned();
        }

        Publish(outcome);
        return true;
    }

    private void Admit()
    {
        var before = _scheduler.Running.Count;
        _scheduler.Admit();
        for (var i = before; i < _scheduler.Running.Count; i++)
        {
            var admitted = _scheduler.Running[i];
            _bySlot[admitted.Slot.Value] = admitted;
            _inbox.Leave();
        }

        Publish(default);
    }

    /// <summary>Counts the planned rows into their sequences before sampling looks at them.</summary>
    private void Advance()
    {
        foreach (ref readonly var row in _plan.Rows)
        {
            _bySlot[row.Slot.Value]!.Advance(1);
        }
    }

    private void EndUnwanted()
    {
        var now = _time.GetUtcNow();
        _ending.Clear();
        _scheduler.CollectUnwanted(now, _ending);
        foreach (var sequence in _ending)
        {
            End(sequence, sequence.IsCancelled ? FinishReason.Cancelled : FinishReason.Deadline);
        }
    }

    private void EndPlanned()
    {
        foreach (ref readonly var row in _plan.Rows)
        {
            if (_bySlot[row.Slot.Value] is { } sequence)
            {
                End(sequence, FinishReason.Failed);
            }
        }

        _plan.Clear();
    }

    private void EndAll()
    {
        _inbox.MoveTo(_scheduler);

        foreach (var sequence in _scheduler.Running.Concat(_scheduler.Waiting).ToList())
        {
            End(sequence, FinishReason.Failed);
        }

        Publish(default);
    }

    private void End(Sequence sequence, FinishReason reason)
    {
        if (sequence.Phase == SequencePhase.Waiting)
        {
            _inbox.Leave();
        }
        else
        {
            _bySlot[sequence.Slot.Value] = null;
            _context!.RemoveSequence(sequence.Slot.Value);
        }

        _scheduler.Remove(sequence);
        Publish(default);
        sequence.End(reason);
    }

    private void Publish(StepOutcome outcome)
    {
        var status = _status;
        _status = status with
        {
            Running = _scheduler.Running.Count,
            FreeSlots = _scheduler.FreeSlots,
            FreeContextTokens = _scheduler.FreeContextTokens,
            Steps = status.Steps + (outcome.Decodes > 0 ? 1 : 0),
            Decodes = status.Decodes + outcome.Decodes,
            MostAdaptersInOneDecode = outcome.Decodes == 1 ? Math.Max(status.MostAdaptersInOneDecode, outcome.Adapters) : status.MostAdaptersInOneDecode,
        };
    }

    [LoggerMessage(4010, LogLevel.Error, "A step failed; its sequences end")]
    private static partial void LogStepFailed(ILogger logger, Exception exception);

    [LoggerMessage(4011, LogLevel.Error, "A decode of {Rows} rows ended with {Status}; its sequences end")]
    private static partial void LogDecodeFailed(ILogger logger, DecodeStatus status, int rows);

    [LoggerMessage(4012, LogLevel.Error, "A sequence's logits are not finite; it ends")]
    private static partial void LogNotFinite(ILogger logger);
}
