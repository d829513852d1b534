using AdapterFormats;
using AdapterHost.Adapters;
using LlamaCpp;

namespace AdapterHost.Engine.Mixing;

/// <summary>All rows in one decode, whatever adapters they belong to.</summary>
internal sealed class MixedStrategy : IAdapterStrategy
{
    private readonly MixedWeightsFactory _factory;
    private readonly AdapterMixer _mixer;
    private readonly LlamaBatch _batch;
    private readonly int _targetCount;

    public MixedStrategy(BaseModelDescriptor baseModel, int mulMatOp, int maxRows, bool guardPages = false)
    {
        var targets = new TargetTable(baseModel.Targets);
        _factory = new MixedWeightsFactory(baseModel, targets, guardPages);
        _mixer = new AdapterMixer(targets, mulMatOp, maxRows);
        _batch = new LlamaBatch(maxRows);
        _targetCount = targets.Count;
    }

    public IGraphObserver Observer => _mixer;

    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, CancellationToken cancellationToken) =>
        _factory.CreateAsync(canonical, cancellationToken);

    public ICells Cells { get; private set; } = null!;

    public void Attach(LlamaContext context)
    {
        Cells = new ContextCells(context);
        _mixer.Begin();
        _mixer.AddRow(adapter: null, output: true);
        _mixer.End();
        _batch.Clear();
        _batch.Add(token: 0, position: 0, sequence: 0, wantLogits: true);
        var status = context.Decode(_batch);
        context.Clear();
        if (status != DecodeStatus.Done || _mixer.SeenTargets != _targetCount)
        {
            throw new EngineException(
                $"A probe decode ({status}) showed {_mixer.SeenTargets} of the model's {_targetCount} targetable weights in matrix products. "
                + "Mixing would leave adapters without effect on the rest; use Engine:Strategy=Native for this model.");
        }
    }

    public void Detach()
    {
        // The context takes the observer with it; resident weights are plain memory.
    }

    public StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        _mixer.Begin();
        _batch.Clear();
        foreach (ref readonly var row in plan.Rows)
        {
            _mixer.AddRow((MixedWeights?)row.Adapter, row.Output);
            _batch.Add(row.Token, row.Position, row.Slot.Value, row.Output);
        }

        _mixer.End();
        var status = context.Decode(_batch);
        if (status == DecodeStatus.Done && _mixer.Faulted)
        {
            status = DecodeStatus.Failed;
        }

        if (status == DecodeStatus.Done)
        {
            for (var row = 0; _mixer.Guard.Any && row < plan.Count; row++)
            {
                if (_mixer.Guard.IsSpoilt(row))
                {
                    sink.OnNotFinite(plan[row]);
                }
            }

            for (var row = 0; row < plan.Count; row++)
            {
                if (plan[row].Output)
                {
                    sink.OnOutput(context, row, plan[row]);
                }
            }
        }

        return new StepOutcome(status, _mixer.Adapters, 1);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _mixer.Dispose();
    }
}
