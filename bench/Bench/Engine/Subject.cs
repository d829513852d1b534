using System.Diagnostics;
using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Engine.Mixing;
using AdapterHost.Engine.Native;
using LlamaCpp;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bench.Engine;

/// <summary>One strategy on one model with some adapters resident: the thing whose steps are timed. The product's own code, unchanged.</summary>
internal sealed class Subject : IDisposable, IStepSink
{
    private const int WarmUpSteps = 3;

    private readonly IAdapterStrategy _strategy;
    private readonly LlamaContext _context;
    private readonly StepPlan _plan;
    private int _most;

    /// <param name="runtime">The loaded libraries.</param>
    /// <param name="model">The base model.</param>
    /// <param name="baseModel">Its description.</param>
    /// <param name="contexts">Shared by all subjects, for its thread pool: threads of another pool that still spin would slow whoever comes next.</param>
    /// <param name="kind">How adapters are applied.</param>
    public Subject(LlamaRuntime runtime, LlamaModel model, BaseModelDescriptor baseModel, ContextFactory contexts, StrategyKind kind)
    {
        var mailbox = new InferenceMailbox(NullLogger<InferenceMailbox>.Instance);
        mailbox.Close();
        _strategy = kind == StrategyKind.Mixed
            ? new MixedStrategy(baseModel, new MixingSettings(runtime.MulMatOp, contexts.BatchRows, MixingKind.Auto, model.IsQuantized))
            : new NativeStrategy(model, baseModel, mailbox, contexts);
        _context = contexts.Create(_strategy.Observer);
        _strategy.Attach(_context);
        _plan = new StepPlan(contexts.BatchRows);
    }

    public List<IAdapterWeights> Resident { get; } = [];

    public IWeightsFactory Weights => _strategy;

    /// <summary>Managed bytes that a step of the last run of decodes allocated, on the thread that decodes.</summary>
    public double AllocatedPerStep { get; private set; }

    /// <returns>Milliseconds.</returns>
    public async Task<double> LoadAsync(byte[] canonical)
    {
        var started = Stopwatch.GetTimestamp();
        Resident.Add(await _strategy.CreateAsync(new MemoryStream(canonical, writable: false), default, CancellationToken.None));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <returns>Milliseconds for the last one that was loaded.</returns>
    public double Evict()
    {
        var started = Stopwatch.GetTimestamp();
        Resident[^1].Dispose();
        Resident.RemoveAt(Resident.Count - 1);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Tokens a second of decode steps with one row for each of <paramref name="adapters"/>.</summary>
    public double Decode(IReadOnlyList<IAdapterWeights?> adapters, int steps) => Decode([adapters], steps);

    /// <summary>Tokens a second of decode steps that take the given sets of adapters in turn.</summary>
    public double Decode(IReadOnlyList<IReadOnlyList<IAdapterWeights?>> sets, int steps)
    {
        Forget(sets[0].Count);
        long started = 0, allocated = 0;
        for (var step = 0; step < WarmUpSteps + steps; step++)
        {
            if (step == WarmUpSteps)
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
                started = Stopwatch.GetTimestamp();
            }

            var adapters = sets[step % sets.Count];
            _plan.Clear();
            for (var slot = 0; slot < adapters.Count; slot++)
            {
                _plan.Add(new StepRow(5, step, new SlotId(slot), adapters[slot], Output: true));
            }

            Execute();
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        AllocatedPerStep = (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / steps;
        return sets[0].Count * steps / seconds;
    }

    /// <summary>Tokens a second of one prompt in one step.</summary>
    public double Prefill(IAdapterWeights? adapter, int tokens)
    {
        Forget(1);
        _plan.Clear();
        for (var i = 0; i < tokens; i++)
        {
            _plan.Add(new StepRow(5 + i % 200, i, new SlotId(0), adapter, Output: i == tokens - 1));
        }

        var started = Stopwatch.GetTimestamp();
        Execute();
        return tokens / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    public void OnOutput(LlamaContext context, int batchRow, in StepRow row) => context.GetLogits(batchRow);

    public void OnNotFinite(in StepRow row) => throw new InvalidOperationException("A random adapter computed no finite numbers.");

    public void Dispose()
    {
        while (Resident.Count > 0)
        {
            Evict();
        }

        _strategy.Detach();
        _context.Dispose();
        _strategy.Dispose();
    }

    /// <summary>The sequences of the last measurement, in whatever context they were.</summary>
    private void Forget(int sequences)
    {
        for (var slot = 0; slot < Math.Max(sequences, _most); slot++)
        {
            _strategy.Cells.Drop(new SlotId(slot));
        }

        _most = Math.Max(sequences, _most);
    }

    private void Execute()
    {
        var outcome = _strategy.Execute(_context, _plan, this);
        if (outcome.Status != DecodeStatus.Done)
        {
            throw new InvalidOperationException($"A step of {_plan.Count} rows ended with {outcome.Status}.");
        }
    }
}
