using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine.Mixing;
using LlamaCpp;

namespace AdapterHost.Engine.Native;

/// <summary>
/// llama.cpp's own LoRA, each adapter in a context of its own: the weights of the model are shared, contexts are decoded in turn, and nothing is
/// ever switched. For backends whose memory the host cannot see, and as the independent witness in tests. Files reach the native loader only in
/// the form that this project wrote and verified.
/// </summary>
/// <remarks>
/// A context has a KV cache of its own, so no adapter's cells are ever attended to, or even read, by another's rows: on a backend where nothing can be
/// looked at between two nodes this is what keeps a poisonous adapter to itself. The price is memory: as many caches as
/// <c>Engine:HotContexts</c>, and one for the base model.
/// </remarks>
internal sealed class NativeStrategy(LlamaModel model, BaseModelDescriptor baseModel, InferenceMailbox mailbox, ContextFactory contexts)
    : IAdapterStrategy
{
    private readonly TargetTable _targets = new(baseModel.Targets);
    private readonly AdapterContexts _contexts = new(contexts);
    private readonly NativeCells _cells = new(contexts.Options.SequenceNumbers);
    private readonly LlamaBatch _batch = new(contexts.BatchRows);
    private readonly List<IAdapterWeights?> _adapters = [];
    private readonly List<int> _planRows = [];

    public IGraphObserver? Observer => null;

    public ICells Cells => _cells;

    public async ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken)
    {
        // The copy first: reading the adapter closes its stream.
        var bytes = canonical.Length;
        using var file = new MemoryFile(canonical);
        canonical.Position = 0;
        using (var reader = CanonicalAdapterReader.Open(canonical))
        {
            CanonicalFit.Require(reader, baseModel, _targets);
        }

        return await mailbox.RunAsync(() => Load(file.Path, bytes, work));
    }

    public void Attach(LlamaContext context)
    {
        // Base rows run in the context that they are given; adapters bring their own.
    }

    public void Detach()
    {
        // Contexts stay with their adapters until those are freed.
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
            var status = ExecuteOne(((NativeWeights?)adapter)?.Context ?? context, plan, adapter, sink);
            if (status != DecodeStatus.Done)
            {
                return new StepOutcome(status, named, _adapters.Count);
            }
        }

        return new StepOutcome(DecodeStatus.Done, named, _adapters.Count);
    }

    public StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink)
    {
        _batch.Clear();
        foreach (ref readonly var row in plan.Rows)
        {
            _batch.Add(row.Token, row.Position, row.Slot.Value, row.Output);
        }

        var adapter = (NativeWeights?)plan[0].Adapter;
        context.SetAdapter(adapter?.Adapter);
        try
        {
            var status = context.Decode(_batch);
            for (var row = 0; status == DecodeStatus.Done && row < plan.Count; row++)
            {
                sink.OnOutput(context, row, plan[row]);
            }

            return new StepOutcome(status, adapter is null ? 0 : 1, 1);
        }
        finally
        {
            context.SetAdapter(null);
        }
    }

    public void Dispose()
    {
        _contexts.Dispose();
        _batch.Dispose();
    }

    private DecodeStatus ExecuteOne(LlamaContext context, StepPlan plan, IAdapterWeights? adapter, IStepSink sink)
    {
        _batch.Clear();
        _planRows.Clear();
        for (var row = 0; row < plan.Count; row++)
        {
            if (ReferenceEquals(plan[row].Adapter, adapter))
            {
                _planRows.Add(row);
                _batch.Add(plan[row].Token, plan[row].Position, plan[row].Slot.Value, plan[row].Output);
                _cells.Settle(plan[row].Slot, context);
            }
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

    private NativeWeights Load(string path, long bytes, LoadWork work)
    {
        // Before the mark: what making a context may die of is not the adapter's fault.
        var context = _contexts.Take();
        LlamaAdapter? adapter = null;
        try
        {
            using var mark = work.Begin();
            adapter = LlamaAdapter.Load(model, path);
            context.SetAdapter(adapter);
            return new NativeWeights(adapter, context, bytes, Release);
        }
        catch
        {
            _contexts.Return(context);
            adapter?.Dispose();
            throw;
        }
    }

    /// <summary>Quiesce, set none, free: a context that still names a freed adapter reads freed memory.</summary>
    private void Release(NativeWeights weights) => mailbox.Post(() =>
    {
        _cells.Forget(weights.Context);
        _contexts.Return(weights.Context);
        weights.Adapter.Dispose();
    });
}
