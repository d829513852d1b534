using AdapterHost.Adapters;
using AdapterHost.Engine;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>The real strategy, with a look at every step's plan before it runs, on the inference thread; not at what the engine tries at its start.</summary>
internal sealed class ObservedStrategy(IAdapterStrategy inner, Action<StepPlan> beforeStep) : IAdapterStrategy
{
    private bool _tried;

    public IGraphObserver? Observer => inner.Observer;

    public ICells Cells => inner.Cells;

    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
        inner.CreateAsync(canonical, work, cancellationToken);

    public void Attach(LlamaContext context) => inner.Attach(context);

    public void Detach() => inner.Detach();

    public StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        if (_tried)
        {
            beforeStep(plan);
        }

        _tried = true;
        return inner.Execute(context, plan, sink);
    }

    public StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        beforeStep(plan);
        return inner.ExecuteBeside(context, plan, sink);
    }

    public void Dispose() => inner.Dispose();
}
