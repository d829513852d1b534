using LlamaCpp;

namespace AdapterHost.Engine.Watching;

/// <summary>Hands outputs on, and remembers whether it was their receiver who failed. Inference thread.</summary>
internal sealed class WatchedSink : IStepSink
{
    private IStepSink? _sink;

    public bool Failed { get; private set; }

    /// <summary>A step begins whose outputs go to <paramref name="sink"/>.</summary>
    public void Begin(IStepSink sink) => (_sink, Failed) = (sink, false);

    public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
    {
        Failed = true;
        _sink!.OnOutput(context, batchRow, row);
        Failed = false;
    }

    public void OnNotFinite(in StepRow row)
    {
        Failed = true;
        _sink!.OnNotFinite(row);
        Failed = false;
    }
}
