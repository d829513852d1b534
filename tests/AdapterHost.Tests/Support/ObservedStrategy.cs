using AdapterHost.Adapters;
using AdapterHost.Engine;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>The real strategy, with a look at every step's plan before it runs, on the inference thread.</summary>
internal sealed class ObservedStrategy(IAdapterStrategy inner, Action<StepPlan> beforeStep) : IAdapterStrategy
{
    public IGraphObserver? Observer => inner.Observer;

    public ICells Cells => inner.Cells;

    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
        inner.CreateAsync(canonical, work, cancellationToken);

    public void Attach(LlamaContext context) => inner.Attach(context);

    public void Detach() => inner.Detach();

    public StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        beforeStep(plan);
        return inner.Execute(context, plan, sink);
    }

    public StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        beforeStep(plan);
        return inner.ExecuteBeside(context, plan, sink);
    }

    public void Dispose() => inner.Dispose();
}
