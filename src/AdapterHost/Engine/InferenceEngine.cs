using HostContract;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>
/// What other threads see of the engine: requests go into the inbox, an immutable status comes out. Starts and ends the inference thread,
/// whose work is <see cref="InferenceLoop"/>.
/// </summary>
internal sealed class InferenceEngine : IInferenceEngine, IEngineControl, IHostedService, IDisposable
{
    private readonly SamplerFactory _samplers;
    private readonly InferenceMailbox _mailbox;
    private readonly RequestInbox _inbox;
    private readonly EmbeddingQueue _embeddings;
    private readonly InferenceLoop _loop;
    private readonly TimeProvider _time;
    private readonly int _contextTokens;
    private Thread? _thread;

    public InferenceEngine(
        LlamaModel model, IAdapterStrategy strategy, InferenceMailbox mailbox, ContextFactory contexts, TimeProvider time, ILogger<InferenceLoop> logger, EngineWitnesses? witnesses = null)
    {
        _mailbox = mailbox;
        _time = time;
        var options = contexts.Options;
        _contextTokens = options.ContextTokens;
        _inbox = new RequestInbox(options.MaxQueued);
        _embeddings = new EmbeddingQueue(new EmbeddingReader(contexts, strategy, model.EmbeddingSize), mailbox, time, options.MaxQueued);
        _loop = new InferenceLoop(model.Vocabulary, strategy, mailbox, _inbox, contexts, time, logger) { Embeddings = _embeddings, Failure = witnesses?.Failure, Metrics = witnesses?.Metrics };
        var tokenizer = new ModelTokenizer(model);
        Tokenizer = tokenizer;
        _samplers = new SamplerFactory(model.Vocabulary, tokenizer.Pieces);
        Limits = new EngineLimits(Math.Min(options.ContextTokens, model.TrainedContextTokens), options.MaxSequences)
        {
            EmbeddingTokens = contexts.EmbeddingTokens,
            EmbeddingSize = model.EmbeddingSize,
        };
        witnesses?.Metrics?.Show(this, () => Limits);
    }

    public ITokenizer Tokenizer { get; }

    public EngineLimits Limits { get; }

    /// <summary>As of the end of the last step; any thread.</summary>
    public EngineStatus Status => _loop.Meters.Read(_inbox.Queued);

    public bool IsAvailable => true;

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

        if (request.Choices < 1 || request.Choices > Limits.MaxSequences)
        {
            return SubmitResult.Refused(EngineRefusal.TooManyChoices);
        }

        if (Cap(request) is not { } cap)
        {
            return SubmitResult.Refused(EngineRefusal.PromptTooLong);
        }

        // Samplers, matchers and windows are made only for who has a place: being refused costs next to nothing, the caller and the host.
        var admitted = new Request(request, cap) { QueuedAt = _time.GetTimestamp() };
        if (_inbox.TryHold(admitted, _loop.Meters.FreeSlots) is { } full)
        {
            return SubmitResult.Refused(full);
        }

        var generations = Build(admitted);
        if (_inbox.TryAdd(admitted, _loop.Meters.FreeSlots) is { } refusal)
        {
            return SubmitResult.Refused(refusal);
        }

        _mailbox.Wake();
        return SubmitResult.Running(generations);
    }

    /// <summary>
    /// Drops every KV cell that is kept for the tenant's later requests. Its present requests go on, and leave none. For deletion and for
    /// whoever wants a cold start.
    /// </summary>
    /// <returns>How many idle prefixes there were.</returns>
    public Task<int> ForgetPrefixesAsync(TenantKey tenant) => _mailbox.RunAsync(() => _loop.ForgetTenant(tenant));

    /// <summary>
    /// The tenants are deleted: nothing of theirs is taken in any more, what is kept for later requests (prefixes, prediction tables, accounts) goes
    /// between two steps. Present requests go on, and leave nothing.
    /// </summary>
    /// <returns>Those of which nothing is left. The others have requests: ask again.</returns>
    public Task<IReadOnlySet<TenantKey>> ForgetTenantsAsync(IReadOnlyList<TenantKey> tenants)
    {
        foreach (var tenant in tenants)
        {
            _inbox.Forget(tenant);
            _embeddings.Forget(tenant);
        }

        return _mailbox.RunAsync<IReadOnlySet<TenantKey>>(() => tenants.Where(_loop.EraseTenant).ToHashSet());
    }

    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        EngineRefusal? refusal = _thread is null ? EngineRefusal.ShuttingDown
            : request.Texts.Count == 0 || request.Texts.Any(text => text.Length == 0) ? EngineRefusal.PromptEmpty
            : request.Texts.Any(text => text.Length > Limits.EmbeddingTokens) ? EngineRefusal.PromptTooLong
            : null;
        return refusal is null ? _embeddings.RunAsync(request) : Task.FromResult(new EmbeddingResult { Refusal = refusal });
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

    /// <summary>The choices of a request that holds a place, which it loses when this throws.</summary>
    private Generation[] Build(Request admitted)
    {
        try
        {
            var generations = new Generation[admitted.Demand.Choices];
            for (var choice = 0; choice < generations.Length; choice++)
            {
                generations[choice] = new Sequence(admitted, _samplers, _time).Generation;
            }

            return generations;
        }
        catch
        {
            _inbox.GiveBack(admitted);
            throw;
        }
    }

    /// <summary>Tokens that each choice may generate: as many as wanted and as both the model and the KV cache leave. Null when that is none.</summary>
    private int? Cap(GenerationRequest request)
    {
        var room = Math.Min(Limits.ContextTokens - request.Prompt.Length, (_contextTokens - request.Prompt.Length) / request.Choices);
        var least = request is { ScorePrompt: true, MaxTokens: 0 } ? 0 : 1;
        return room < least ? null : Math.Clamp(request.MaxTokens, least, room);
    }

    private void Stop()
    {
        _inbox.Close();
        _mailbox.Wake();
    }
}
