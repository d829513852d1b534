using System.Collections.Concurrent;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// The inference thread and what is submitted to it. One thread owns the context, the scheduler and every running sequence; other threads
/// only put requests into the inbox and read an immutable status.
/// </summary>
/// <remarks>
/// A step: (1) take what came in, (2) end what was cancelled or is late, (3) admit, (4) plan rows, (5) decode, (6) sample and send.
/// A failure stays with the sequences of its step.
/// </remarks>
internal sealed partial class InferenceEngine : IInferenceEngine, IHostedService, IStepSink, IDisposable
{
    private readonly LlamaModel _model;
    private readonly IAdapterStrategy _strategy;
    private readonly InferenceMailbox _mailbox;
    private readonly TimeProvider _time;
    private readonly ILogger<InferenceEngine> _logger;
    private readonly ContextFactory _contexts;
    private readonly Lock _inboxLock = new();
    private readonly ConcurrentQueue<Sequence> _inbox = new();
    private readonly Scheduler _scheduler;
    private readonly StepPlan _plan;
    private readonly Sequence?[] _bySlot;
    private readonly List<Sequence> _ending = [];
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _maxQueued;
    private LlamaContext? _context;
    private Thread? _thread;
    private int _queued;
    private volatile bool _stopping;
    private volatile EngineStatus _status;

    public InferenceEngine(
        LlamaModel model, IAdapterStrategy strategy, InferenceMailbox mailbox, ContextFactory contexts, TimeProvider time, ILogger<InferenceEngine> logger)
    {
        _model = model;
        _strategy = strategy;
        _mailbox = mailbox;
        _contexts = contexts;
        _time = time;
        _logger = logger;
        var options = contexts.Options;
        _maxQueued = options.MaxQueued;
        _scheduler = new Scheduler(options.MaxSequences, options.ContextTokens);
        _plan = new StepPlan(contexts.BatchRows);
        _bySlot = new Sequence?[options.MaxSequences];
        _status = new EngineStatus(0, 0, options.MaxSequences, options.ContextTokens, 0, 0, 0);
        Tokenizer = new ModelTokenizer(model);
        Limits = new EngineLimits(Math.Min(options.ContextTokens, model.TrainedContextTokens), options.MaxSequences);
    }

    public ITokenizer Tokenizer { get; }

    public EngineLimits Limits { get; }

    /// <summary>As of the end of the last step; any thread.</summary>
    public EngineStatus Status => _status with { Queued = Volatile.Read(ref _queued) };

    public SubmitResult Submit(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_thread is null)
        {
            return SubmitResult.Refused(EngineRefusal.ShuttingDown);
        }

        if (request.Prompt.Length == 0)
        {
            return SubmitResult.Refused(EngineRefusal.PromptEmpty);
        }

        var room = Limits.ContextTokens - request.Prompt.Length;
        if (room < 1)
        {
            return SubmitResult.Refused(EngineRefusal.PromptTooLong);
        }

        var sequence = new Sequence(request, Math.Clamp(request.MaxTokens, 1, room), _model.Vocabulary, _time);

        // Against the final drain: what is in the inbox when the thread ends is ended, and nothing comes after.
        lock (_inboxLock)
        {
            if (_stopping)
            {
                return SubmitResult.Refused(EngineRefusal.ShuttingDown);
            }

            if (_queued >= _maxQueued + _status.FreeSlots)
            {
                return SubmitResult.Refused(EngineRefusal.QueueFull);
            }

            Interlocked.Increment(ref _queued);
            _inbox.Enqueue(sequence);
        }

        _mailbox.Wake();
        return SubmitResult.Running(sequence.Generation);
    }

    /// <exception cref="EngineException">The model cannot be served as configured.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(Run) { Name = "inference", IsBackground = true };
        _thread.Start();
        return _started.Task.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Ends what runs and waits for the thread, also when the shutdown's patience is over: a step is short, and adapters and the model may be
    /// freed only afterwards.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return _thread is null ? Task.CompletedTask : _ended.Task;
    }

    public void Dispose()
    {
        Stop();
        _thread?.Join();
    }

    public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
    {
        var sequence = _bySlot[row.Slot.Value]!;
        var token = TokenPicker.Pick(sequence, context, batchRow);
        if (token < 0)
        {
            LogNotFinite(_logger);
            End(sequence, FinishReason.Failed);
            return;
        }

        sequence.Accept(token);
        if (_model.Vocabulary.IsEndOfGeneration(token))
        {
            sequence.Send(sequence.Text.Flush());
            End(sequence, FinishReason.Stop);
            return;
        }

        sequence.Send(sequence.Text.Append(token));
        if (sequence.Text.StopText is not null)
        {
            End(sequence, FinishReason.Stop);
        }
        else if (sequence.Generated >= sequence.Cap)
        {
            sequence.Send(sequence.Text.Flush());
            End(sequence, FinishReason.Length);
        }
    }

    private void Stop()
    {
        lock (_inboxLock)
        {
            _stopping = true;
        }

        _mailbox.Wake();
    }

    private void Run()
    {
        try
        {
            _context = _contexts.Create(_strategy.Observer);
            _strategy.Attach(_context);
            _started.SetResult();
        }
        catch (Exception exception)
        {
            Stop();
            _started.SetException(exception);
            _mailbox.Close();
            _context?.Dispose();
            _ended.SetResult();
            return;
        }

        while (!_stopping)
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
        while (_inbox.TryDequeue(out var arrived))
        {
            _scheduler.Enqueue(arrived);
        }

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
            Interlocked.Decrement(ref _queued);
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
        while (_inbox.TryDequeue(out var arrived))
        {
            _scheduler.Enqueue(arrived);
        }

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
            Interlocked.Decrement(ref _queued);
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
