using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Engine.Native;

/// <summary>
/// llama.cpp's own LoRA: one decode for each adapter of the step, with a switch in between. For backends whose memory the host cannot see,
/// and as the independent witness in tests. Files reach the native loader only in the form that this project wrote and verified.
/// </summary>
internal sealed class NativeStrategy(LlamaModel model, BaseModelDescriptor baseModel, InferenceMailbox mailbox, int maxRows) : IAdapterStrategy
{
    private readonly TargetTable _targets = new(baseModel.Targets);
    private readonly LlamaBatch _batch = new(maxRows);
    private readonly List<IAdapterWeights?> _adapters = [];
    private readonly List<int> _planRows = [];
    private LlamaContext? _context;
    private NativeWeights? _active;

    public IGraphObserver? Observer => null;

    public async ValueTask<IAdapterWeights> CreateAsync(Stream canonical, CancellationToken cancellationToken)
    {
        // The copy first: reading the adapter closes its stream.
        var bytes = canonical.Length;
        using var file = new MemoryFile(canonical);
        canonical.Position = 0;
        using (var reader = CanonicalAdapterReader.Open(canonical))
        {
            CanonicalFit.Require(reader, baseModel, _targets);
        }

        var adapter = await mailbox.RunAsync(() => LlamaAdapter.Load(model, file.Path));
        return new NativeWeights(adapter, bytes, Release);
    }

    public void Attach(LlamaContext context) => _context = context;

    public void Detach()
    {
        _context?.SetAdapter(null);
        _context = null;
        _active = null;
    }

    public StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        _adapters.Clear();
        foreach (ref readonly var row in plan.Rows)
        {
            if (!_adapters.Contains(row.Adapter))
            {
                _adapters.Add(row.Adapter);
            }
        }

        var named = 0;
        foreach (var adapter in _adapters)
        {
            named += adapter is null ? 0 : 1;
            var status = ExecuteOne(context, plan, (NativeWeights?)adapter, sink);
            if (status != DecodeStatus.Done)
            {
                return new StepOutcome(status, named, _adapters.Count);
            }
        }

        return new StepOutcome(DecodeStatus.Done, named, _adapters.Count);
    }

    public void Dispose() => _batch.Dispose();

    private DecodeStatus ExecuteOne(LlamaContext context, StepPlan plan, NativeWeights? adapter, IStepSink sink)
    {
        _batch.Clear();
        _planRows.Clear();
        for (var row = 0; row < plan.Count; row++)
        {
            if (ReferenceEquals(plan[row].Adapter, adapter))
            {
                _planRows.Add(row);
                _batch.Add(plan[row].Token, plan[row].Position, plan[row].Slot.Value, plan[row].Output);
            }
        }

        if (!ReferenceEquals(_active, adapter))
        {
            context.SetAdapter(adapter?.Adapter);
            _active = adapter;
        }

        var status = context.Decode(_batch);
        for (var row = 0; status == DecodeStatus.Done && row < _planRows.Count; row++)
        {
            if (plan[_planRows[row]].Output)
            {
                sink.OnOutput(context, row, plan[_planRows[row]]);
            }
        }

        return status;
    }

    /// <summary>Quiesce, set none, free: a context that still names a freed adapter reads freed memory.</summary>
    private void Release(NativeWeights weights) => mailbox.Post(() =>
    {
        if (ReferenceEquals(_active, weights))
        {
            _context?.SetAdapter(null);
            _active = null;
        }

        weights.Adapter.Dispose();
    });
}
