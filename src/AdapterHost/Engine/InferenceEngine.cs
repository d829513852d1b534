using AdapterHost.Grammars;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// What other threads see of the engine: requests go into the inbox, an immutable status comes out. Starts and ends the inference thread,
/// whose work is <see cref="InferenceLoop"/>.
/// </summary>
internal sealed class InferenceEngine : IInferenceEngine, IHostedService, IDisposable
{
    private readonly SamplerFactory _samplers;
    private readonly InferenceMailbox _mailbox;
    private readonly RequestInbox _inbox;
    private readonly InferenceLoop _loop;
    private readonly TimeProvider _time;
    private Thread? _thread;

    public InferenceEngine(
        LlamaModel model, IAdapterStrategy strategy, InferenceMailbox mailbox, ContextFactory contexts, TimeProvider time, ILogger<InferenceLoop> logger)
    {
        _mailbox = mailbox;
        _time = time;
        var options = contexts.Options;
        _inbox = new RequestInbox(options.MaxQueued);
        _loop = new InferenceLoop(model.Vocabulary, strategy, mailbox, _inbox, contexts, time, logger);
        var tokenizer = new ModelTokenizer(model);
        Tokenizer = tokenizer;
        _samplers = new SamplerFactory(model.Vocabulary, tokenizer.Pieces);
        Limits = new EngineLimits(Math.Min(options.ContextTokens, model.TrainedContextTokens), options.MaxSequences);
    }

    public ITokenizer Tokenizer { get; }

    public EngineLimits Limits { get; }

    /// <summary>As of the end of the last step; any thread.</summary>
    public EngineStatus Status => _loop.Status with { Queued = _inbox.Queued };

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

        var compiled = request.Sampling.Grammar is { } gbnf ? Grammar.Compile(gbnf) : null;
        if (compiled is { Compiled: false })
        {
            return SubmitResult.Refused(EngineRefusal.BadGrammar);
        }

        var sequence = new Sequence(request, Math.Clamp(request.MaxTokens, 1, room), _samplers, compiled?.Grammar, _time);
        if (_inbox.TryAdd(sequence, _loop.Status.FreeSlots) is { } refusal)
        {
            sequence.Sampler.Dispose();
            return SubmitResult.Refused(refusal);
        }

        _mailbox.Wake();
        return SubmitResult.Running(sequence.Generation);
    }

    /// <exception cref="EngineException">The model cannot be served as configured.</exception>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _thread = new Thread(_loop.Run) { Name = "inference", IsBackground = true };
        _thread.Start();
        return _loop.Started.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Ends what runs and waits for the thread, also when the shutdown's patience is over: a step is short, and adapters and the model may be
    /// freed only afterwards.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return _thread is null ? Task.CompletedTask : _loop.Ended;
    }

    public void Dispose()
    {
        Stop();
        _thread?.Join();
    }

    private void Stop()
    {
        _inbox.Close();
        _mailbox.Wake();
    }
}
