using System.Numerics.Tensors;
using AdapterFormats;
using AdapterHost.Adapters;
using LlamaCpp;

namespace AdapterHost.Engine.Mixing;

/// <summary>All rows in one decode, whatever adapters they belong to.</summary>
internal sealed class MixedStrategy : IAdapterStrategy
{
    private const float LeastLikeness = 0.99f;

    private readonly MixingSettings _settings;
    private readonly MixedWeightsFactory _factory;
    private readonly AdapterMixer _mixer;
    private readonly LlamaBatch _batch;
    private readonly int _targetCount;

    public MixedStrategy(BaseModelDescriptor baseModel, MixingSettings settings)
    {
        var targets = new TargetTable(baseModel.Targets);
        _settings = settings;
        _factory = new MixedWeightsFactory(baseModel, targets, settings.HalfPrecision, settings.GuardPages);
        _mixer = new AdapterMixer(targets, settings);
        _batch = new LlamaBatch(settings.MaxRows);
        _targetCount = targets.Count;
    }

    public IGraphObserver Observer => _mixer;

    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
        _factory.CreateAsync(canonical, work, cancellationToken);

    public ICells Cells { get; private set; } = null!;

    public void Attach(LlamaContext context)
    {
        Cells = new ContextCells(context);
        if (_settings.Kind == MixingKind.InGraph && !context.ExtendsProducts)
        {
            throw new EngineException(
                "Engine:Mixing=InGraph needs a CPU backend of llama.cpp that exports ggml_compute_forward_mul_mat, ggml_cpu_extra_compute_forward, "
                + "ggml_barrier and ggml_graph_plan; this one does not. Use the pinned libraries, or Engine:Mixing=Cut.");
        }

        // Some rows with one output, so that the last layer shows both counts of rows; untouched, then with every target taken hold of.
        var untouched = Probe(context, probing: false);
        var held = Probe(context, probing: true);
        if (_mixer.SeenTargets != _targetCount || _mixer.Faulted)
        {
            throw new EngineException(
                $"A probe decode showed {_mixer.SeenTargets} of the model's {_targetCount} targetable weights in matrix products"
                + (_mixer.Faulted ? ", and not in the expected shapes. " : ". ")
                + "Mixing would leave adapters without effect on the rest; use Engine:Strategy=Native for this model.");
        }

        if (!held.AsSpan().SequenceEqual(untouched))
        {
            throw new EngineException(
                "This llama.cpp build computes other numbers when products are extended in the graph: its structures differ from what "
                + "this host was written for. Use the pinned libraries, or Engine:Mixing=Cut.");
        }

        CheckOwnKernels(context, untouched);
        _mixer.Seal();
    }

    public void Detach()
    {
        // The context takes the observer with it; resident weights are plain memory.
    }

    /// <summary>Weights are plain memory, and cells are the context's: there is no difference.</summary>
    public StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink) => Execute(context, plan, sink);

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
        var adapters = _mixer.Adapters;
        DecodeStatus status;
        try
        {
            status = context.Decode(_batch);
        }
        finally
        {
            // However it ended: their leases may go back now.
            _mixer.Forget();
        }

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

        return new StepOutcome(status, adapters, 1);
    }

    public void Dispose()
    {
        _batch.Dispose();
        _mixer.Dispose();
    }

    /// <summary>ggml rounds on other ways, so this finds what is read wrongly, not what is rounded.</summary>
    private void CheckOwnKernels(LlamaContext context, float[] own)
    {
        if (!_mixer.ComputesAttention || !context.ExtendsProducts)
        {
            return;
        }

        if (_mixer.Attention.LostPrecision)
        {
            throw new EngineException(
                "This model's attention has linear biases, sinks or several streams, and with an F32 cache llama.cpp would compute it in half "
                + "precision. Use Engine:OwnKernels=false, which keeps both, or Engine:Cache=F16.");
        }

        _mixer.UsesOwnKernels = false;
        var library = Probe(context, probing: false);
        _mixer.UsesOwnKernels = true;
        if (!(TensorPrimitives.CosineSimilarity<float>(Centred(own), Centred(library)) >= LeastLikeness))
        {
            throw new EngineException(
                "This host's own attention and products compute other numbers than this llama.cpp build does: its structures differ from what "
                + "this host was written for. Use the pinned libraries, or Engine:Mixing=Cut.");
        }
    }

    /// <summary>What all logits have in common says nothing.</summary>
    private static float[] Centred(float[] logits)
    {
        var centred = new float[logits.Length];
        TensorPrimitives.Subtract(logits, TensorPrimitives.Sum<float>(logits) / logits.Length, centred);
        return centred;
    }

    private float[] Probe(LlamaContext context, bool probing)
    {
        var rows = Math.Min(3, _settings.MaxRows);
        _mixer.Begin(probing);
        _batch.Clear();
        for (var row = 0; row < rows; row++)
        {
            _mixer.AddRow(adapter: null, output: row == rows - 1);
            _batch.Add(token: row, position: row, sequence: 0, wantLogits: row == rows - 1);
        }

        _mixer.End();
        var status = context.Decode(_batch);
        var logits = status == DecodeStatus.Done
            ? context.GetLogits(rows - 1).ToArray()
            : throw new EngineException($"A probe decode of {rows} rows ended with {status}.");
        context.Clear();
        return logits;
    }
}
