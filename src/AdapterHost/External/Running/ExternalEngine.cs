using AdapterFormats;
using AdapterHost.Engine;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>What the dialects and reports see of an engine that another process runs. Thread-safe.</summary>
internal sealed class ExternalEngine : IInferenceEngine, IEngineControl, IHostedService
{
    private readonly BaseVocabulary _vocabulary;
    private readonly EngineConnection _connection;
    private readonly SequenceRunner _runner;
    private readonly EngineOptions _options;
    private readonly BaseModelDescriptor _baseModel;
    private readonly TimeProvider _time;
    private readonly EngineMetrics _metrics;
    private ExternalQueue? _queue;
    private bool _stopped;

    public ExternalEngine(
        BaseVocabulary vocabulary,
        EngineConnection connection,
        SequenceRunner runner,
        BaseModelDescriptor baseModel,
        IOptions<EngineOptions> options,
        TimeProvider time,
        EngineMetrics metrics)
    {
        (_vocabulary, _connection, _runner, _baseModel, _options, _time, _metrics) = (vocabulary, connection, runner, baseModel, options.Value, time, metrics);
        Limits = LimitsFor(baseModel.ContextLength);
        metrics.Show(this, () => Limits);
    }

    public ITokenizer Tokenizer => _vocabulary.Tokenizer;

    /// <summary>The engine's own from the start on.</summary>
    public EngineLimits Limits { get; private set; }

    public bool IsAvailable => _connection.View.State is not null;

    /// <summary>What waits here and in the engine, and what runs there by its own count where it gives one.</summary>
    public EngineStatus Status
    {
        get
        {
            var status = _queue?.Status ?? new EngineStatus();
            var engine = _connection.View.State;
            return status with
            {
                Running = Math.Max(status.Running, engine?.Running ?? 0),
                Queued = status.Queued + (engine?.Waiting ?? 0),
                FreeContextTokens = engine is null ? 0 : status.FreeContextTokens,
            };
        }
    }

    public SubmitResult Submit(GenerationRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_queue is not { } queue || _stopped)
            return SubmitResult.Refused(EngineRefusal.ShuttingDown);
        if (!IsAvailable)
            return SubmitResult.Refused(EngineRefusal.EngineLost);
        if (request.Prompt.Length == 0)
            return SubmitResult.Refused(EngineRefusal.PromptEmpty);
        if (request.Choices < 1 || request.Choices > Limits.MaxSequences)
            return SubmitResult.Refused(EngineRefusal.TooManyChoices);
        var room = Math.Min(Limits.ContextTokens - request.Prompt.Length, (_connection.KvTokens(Limits) - request.Prompt.Length) / request.Choices);
        if (room < 1)
            return SubmitResult.Refused(EngineRefusal.PromptTooLong);

        var admitted = new Request(request, Math.Clamp(request.MaxTokens, 1, room)) { QueuedAt = _time.GetTimestamp() };
        if (queue.TryHold(admitted) is { } full)
            return SubmitResult.Refused(full);
        var generations = Build(queue, admitted);
        if (queue.Add(admitted) is { } refusal)
            return SubmitResult.Refused(refusal);
        WatchOver(queue, admitted);
        queue.Advance();
        return SubmitResult.Running(generations);
    }

    /// <summary>Engines that generate do not embed; see <see cref="EngineLimits.EmbeddingTokens"/>.</summary>
    public Task<EmbeddingResult> EmbedAsync(EmbeddingRequest request) => Task.FromResult(new EmbeddingResult { Refusal = EngineRefusal.PromptTooLong });

    public async Task<IReadOnlySet<TenantKey>> ForgetTenantsAsync(IReadOnlyList<TenantKey> tenants)
    {
        if (_queue is not { } queue)
            return new HashSet<TenantKey>();
        foreach (var tenant in tenants)
            _connection.Adapters.Failures.Forget(tenant);
        var free = queue.Forget(tenants).Where(tenant => !_connection.Adapters.Has(tenant)).ToList();
        var isErased = free.Count == 0 || await _connection.Prefixes.EraseAsync(free, queue);
        return isErased ? free.ToHashSet() : [];
    }

    /// <exception cref="EngineException">The engine is not the one that the options describe.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var state = await _connection.Greeting.MeetAsync(cancellationToken);
        Limits = LimitsFor(state.ContextTokens ?? _baseModel.ContextLength);
        _connection.Know(state);
        _queue = new ExternalQueue(
            _options.MaxQueued,
            new SchedulerLimits(_options.MaxSequences, _options.SpareSequences, _connection.KvTokens(Limits), Rows: 1, Outputs: 1),
            Run,
            _metrics);
        await _connection.Look.TakeAsync(cancellationToken);

        // What an earlier host has left there goes before anybody asks for anything.
        await _connection.Adapters.Syncing.WaitAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopped = true;
        _queue?.Close();
        try
        {
            await _connection.Adapters.ClearAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Patience is over: the engine keeps names that the next host unloads. The folders go in any case.
        }
    }

    private EngineLimits LimitsFor(int contextTokens) =>
        new(contextTokens, _options.MaxSequences) { Support = _connection.Server.Support };

    private Generation[] Build(ExternalQueue queue, Request admitted)
    {
        try
        {
            return [.. Enumerable.Range(0, admitted.Demand.Choices).Select(_ => new ExternalSequence(admitted, _vocabulary, _time).Generation)];
        }
        catch
        {
            queue.GiveBack(admitted);
            throw;
        }
    }

    private void WatchOver(ExternalQueue queue, Request admitted)
    {
        var watch = new RequestWatch(queue, admitted, _time);
        // The reader's end comes when all is given back; the watch may go a little later.
        _ = Task.WhenAll(admitted.Sequences.Cast<ExternalSequence>().Select(sequence => sequence.Generation.Events.Completion))
            .ContinueWith(_ => watch.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Run(ExternalSequence sequence) => _ = RunAsync(sequence);

    private async Task RunAsync(ExternalSequence sequence)
    {
        var queue = _queue!;
        queue.End(sequence, await _runner.RunAsync(sequence, tokens => queue.Charge(sequence, tokens)));
    }
}
