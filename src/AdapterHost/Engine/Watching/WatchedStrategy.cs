using AdapterHost.Adapters;
using LlamaCpp;

namespace AdapterHost.Engine.Watching;

/// <summary>
/// A strategy whose steps are written into the crash journal. After a crash with several adapters at work nobody can say which it was: those run
/// in steps of their own for a while, with no load beside them, so that the next crash names one and spares the others. Also tells when the engine is
/// of no use any more.
/// </summary>
internal sealed class WatchedStrategy(IAdapterStrategy inner, AdapterWatch watch, EngineFailure failure, int maxRows) : IAdapterStrategy
{
    private readonly List<IAdapterWeights> _adapters = [];
    private readonly List<IAdapterWeights> _one = [];
    private readonly Predicate<IAdapterWeights> _isSuspect = watch.IsSuspect;
    private readonly StepPlan _part = new(maxRows);
    private readonly WatchedSink _sink = new();

    /// <summary>The strategy that does the work.</summary>
    public IAdapterStrategy Inner => inner;

    public IGraphObserver? Observer => inner.Observer;

    public ICells Cells => inner.Cells;

    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
        inner.CreateAsync(canonical, work, cancellationToken);

    public void Attach(LlamaContext context) => inner.Attach(context);

    public void Detach() => inner.Detach();

    public StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        Collect(plan);
        return watch.HasSuspects && _adapters.Exists(_isSuspect)
            ? ExecuteApart(context, plan, sink)
            : ExecuteWatched(context, plan, _adapters, alone: false, sink);
    }

    public StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        Collect(plan);
        return ExecuteWatched(context, plan, _adapters, alone: watch.HasSuspects && _adapters.Exists(_isSuspect), sink, beside: true);
    }

    public void Dispose() => inner.Dispose();

    private void Collect(StepPlan plan)
    {
        _adapters.Clear();
        IAdapterWeights? last = null;
        foreach (ref readonly var row in plan.Rows)
        {
            if (row.Adapter is { } adapter && !ReferenceEquals(adapter, last) && !_adapters.Contains(adapter))
            {
                _adapters.Add(adapter);
            }

            last = row.Adapter;
        }
    }

    /// <summary>The innocent first, then each suspect by itself.</summary>
    private StepOutcome ExecuteApart(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        var suspects = _adapters.FindAll(_isSuspect);
        _adapters.RemoveAll(suspects.Contains);
        var total = ExecutePart(context, plan, row => !suspects.Contains(row.Adapter!), _adapters, alone: false, sink);
        foreach (var suspect in suspects)
        {
            if (total.Status != DecodeStatus.Done)
            {
                break;
            }

            _one.Clear();
            _one.Add(suspect);
            var own = ExecutePart(context, plan, row => ReferenceEquals(row.Adapter, suspect), _one, alone: true, sink);
            total = new StepOutcome(own.Status, total.Adapters + own.Adapters, total.Decodes + own.Decodes);
        }

        return total;
    }

    private StepOutcome ExecutePart(
        LlamaContext context, StepPlan plan, Func<StepRow, bool> belongs, List<IAdapterWeights> adapters, bool alone, IStepSink sink)
    {
        _part.Clear();
        foreach (ref readonly var row in plan.Rows)
        {
            if (belongs(row))
            {
                _part.Add(row);
            }
        }

        return _part.Count == 0 ? default : ExecuteWatched(context, _part, adapters, alone, sink);
    }

    private StepOutcome ExecuteWatched(
        LlamaContext context, StepPlan plan, List<IAdapterWeights> adapters, bool alone, IStepSink sink, bool beside = false)
    {
        watch.Enter(adapters, alone);
        _sink.Begin(sink);
        var failed = true;
        try
        {
            var outcome = beside ? inner.ExecuteBeside(context, plan, _sink) : inner.Execute(context, plan, _sink);
            failed = outcome.Status == DecodeStatus.Failed;
            if (alone && outcome.Status == DecodeStatus.Done)
            {
                watch.Survived(adapters[0]);
            }

            return outcome;
        }
        finally
        {
            watch.Leave();

            // What became of the outputs says nothing about the engine that computed them.
            failure.Step(failed && !_sink.Failed);
        }
    }
}
