using AdapterHost.Adapters;
using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>How the rows of a step get their adapters' effect.</summary>
internal interface IAdapterStrategy : IWeightsFactory, IDisposable
{
    /// <summary>Given to the context when it is made; null when the strategy does not look into the graph.</summary>
    IGraphObserver? Observer { get; }

    /// <summary>The KV cells of all sequences, wherever this strategy keeps them. From <see cref="Attach"/> on.</summary>
    ICells Cells { get; }

    /// <summary>Runs once, before the first request, on the inference thread: the strategy may refuse a model it cannot serve.</summary>
    /// <exception cref="EngineException">The model's graph is not as expected.</exception>
    void Attach(LlamaContext context);

    /// <summary>Runs last on the inference thread, before the context goes away.</summary>
    void Detach();

    /// <summary>Decodes the plan and hands every wanted output to the sink. Inference thread.</summary>
    StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink);

    /// <summary>
    /// As <see cref="Execute"/>, in a context that is none of the sequences': its cells are not <see cref="Cells"/>, and it holds no adapter
    /// between two calls. All rows run with one adapter. Inference thread.
    /// </summary>
    StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink);
}
