using AdapterHost.Adapters;
using AdapterHost.Engine;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>The real strategy with other cells, or another sink, around its own.</summary>
internal sealed class CellsStrategy(IAdapterStrategy inner, Func<ICells, ICells>? cells = null, Func<IStepSink, IStepSink>? sinks = null) : IAdapterStrategy
{
    private ICells? _cells;

    public IGraphObserver? Observer => inner.Observer;

    public ICells Cells => _cells ??= cells is null ? inner.Cells : cells(inner.Cells);

    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
        inner.CreateAsync(canonical, work, cancellationToken);

    public void Attach(LlamaContext context) => inner.Attach(context);

    public void Detach() => inner.Detach();

    public StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink) => inner.Execute(context, plan, sinks is null ? sink : sinks(sink));

    public StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink) => inner.ExecuteBeside(context, plan, sink);

    public void Dispose() => inner.Dispose();
}
