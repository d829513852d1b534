using System.Runtime.InteropServices;
using AdapterHost.Engine.Attention;
using AdapterHost.Engine.Products;
using LlamaCpp;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// Adds each row's own low-rank product to the base model's matrix products, and computes its attention, while the graph is computed. A step is prepared on the
/// inference thread and then read by all compute threads inside of decode. Nothing is allocated once every weight has been seen and the
/// largest step has been run.
/// </summary>
internal sealed unsafe class AdapterMixer : IProductObserver, IAttentionObserver, IDisposable
{
    private const int TypeF32 = 0;

    /// <summary>Rows a thread from which on a group is split by rows instead of by ranks: x is then read once.</summary>
    private const int RowsToSplit = 4;

    private readonly TargetTable _targets;
    private readonly int _mulMat;
    private readonly bool _cut;
    private readonly Dictionary<nint, int> _targetOfWeight = [];
    private readonly RowGroups _all;
    private readonly RowGroups _outputs;
    private readonly KeyValueGuard _guard;
    private readonly OwnProducts _products;
    private float* _scratch;
    private int _scratchFloats;
    private bool _probing;

    public AdapterMixer(TargetTable targets, MixingSettings settings)
    {
        _targets = targets;
        _mulMat = settings.MulMatOp;
        _cut = settings.Kind == MixingKind.Cut;
        ComputesAttention = !_cut && settings.OwnKernels;
        Attention = new CellAttention(settings.GuardPages);
        _products = new OwnProducts(settings.GuardPages);
        _all = new RowGroups(settings.MaxRows);
        _outputs = new RowGroups(settings.MaxRows);
        _guard = new KeyValueGuard(targets, settings.MaxRows);
    }

    /// <summary>Targets whose matrix product has been seen in the graph.</summary>
    public int SeenTargets { get; private set; }

    /// <summary>Set when a node of the last step could not be served; its numbers must not be used.</summary>
    public bool Faulted { get; private set; }

    /// <summary>Which rows of the last step computed no usable keys or values.</summary>
    public KeyValueGuard Guard => _guard;

    /// <summary>Attention over each row's own cells, where the graph is not cut.</summary>
    public CellAttention Attention { get; }

    /// <summary>False leaves everything but adapters to ggml, for a comparison.</summary>
    public bool UsesOwnKernels { get; set; } = true;

    /// <summary>Distinct adapters of the step that was prepared last.</summary>
    public int Adapters => _all.Count;

    /// <param name="probing">Takes hold of every target's product, whether or not an adapter needs it.</param>
    public void Begin(bool probing = false)
    {
        _all.Clear();
        _outputs.Clear();
        _guard.Begin();
        _probing = probing;
        Faulted = false;
    }

    /// <summary>The probes are over.</summary>
    public void Seal() => _products.Seal();

    public void AddRow(MixedWeights? adapter, bool output)
    {
        _all.Add(adapter);
        if (output)
        {
            _outputs.Add(adapter);
        }
    }

    public void End()
    {
        _all.Build();
        _outputs.Build();
        if (_all.ScratchFloats > _scratchFloats)
        {
            NativeMemory.AlignedFree(_scratch);
            _scratchFloats = _all.ScratchFloats;
            _scratch = (float*)NativeMemory.AlignedAlloc((nuint)_scratchFloats * sizeof(float), MixedWeights.Alignment);
        }
    }

    /// <summary>The step is over: its adapters may be freed.</summary>
    public void Forget()
    {
        _all.Clear();
        _outputs.Clear();
    }

    public bool ComputesAttention { get; }

    public bool Attends(AttentionNode node, int threads) => ComputesAttention && UsesOwnKernels && Attention.Takes(node, threads);

    public void Attend(AttentionNode node, int thread, int threads) => Attention.Compute(node, thread, threads);

    public ProductParts Extends(GraphNode product, int threads, out int tag)
    {
        if (_cut)
        {
            tag = -1;
            return ProductParts.None;
        }

        tag = Wanted(product);
        var own = ComputesAttention && UsesOwnKernels && _products.Takes(product, threads) ? ProductParts.Multiply : ProductParts.None;
        return tag < 0 ? own : own | ProductParts.Add | (_guard.Watches(tag) ? ProductParts.Review : ProductParts.None);
    }

    public void Multiply(GraphNode product, int thread, int threads) => _products.Compute(product, thread, threads);

    public bool Wants(GraphNode node) => node.Op == _mulMat && Wanted(node) >= 0;

    public void Computed(GraphNode node)
    {
        var target = Target(node.Source0);
        Before(target, node, 0, 1);
        After(target, node, 0, 1);
        if (_guard.Watches(target))
        {
            Review(target, node, 0, 1);
        }
    }

    public void Before(int target, GraphNode product, int thread, int threads)
    {
        var groups = GroupsOf(product);
        var x = Rows.Of(product.Source1);
        var share = Share.Of(Units(groups, target, threads, first: true), thread, threads);
        var at = 0;
        for (var group = 0; group < groups.Count; group++)
        {
            ref readonly var pair = ref groups.Adapter(group)[target];
            var rows = groups.Rows(group);
            var u = _scratch + groups.Scratch(group);
            if (IsLarge(rows, threads))
            {
                // By rows: each is read once.
                var (from, to) = Share.Of(rows.Length, thread, threads);
                LowRankKernel.Down(pair, x, rows[from..to], u + (nint)from * pair.Rank, 0, pair.Blocks);
                continue;
            }

            var (first, last) = share.Within(at, pair.Blocks);
            at += pair.Blocks;
            if (first < last)
            {
                Announce(groups, group, target, first: true);
                LowRankKernel.Down(pair, x, rows, u, first, last);
            }
        }
    }

    public void After(int target, GraphNode product, int thread, int threads)
    {
        var groups = GroupsOf(product);
        var y = Rows.Of(product);
        var share = Share.Of(Units(groups, target, threads, first: false), thread, threads);
        var at = 0;
        for (var group = 0; group < groups.Count; group++)
        {
            ref readonly var pair = ref groups.Adapter(group)[target];
            var rows = groups.Rows(group);
            var own = IsLarge(rows, threads) ? Share.Of(pair.UpUnits, thread, threads) : share.Within(at, pair.UpUnits);
            at += IsLarge(rows, threads) ? 0 : pair.UpUnits;
            if (own.From < own.To)
            {
                Announce(groups, group, target, first: false);
                LowRankKernel.Up(pair, y, rows, _scratch + groups.Scratch(group), own.From, own.To);
            }
        }
    }

    public void Review(int target, GraphNode product, int thread, int threads)
    {
        var (from, to) = Share.Of((int)product.Rows, thread, threads);
        _guard.Check(product, from, to);
    }

    public void Dispose()
    {
        Attention.Dispose();
        _products.Dispose();
        NativeMemory.AlignedFree(_scratch);
        _scratch = null;
    }

    /// <summary>A prompt's rows: so many that the arithmetic counts and not the reading of the matrices.</summary>
    private static bool IsLarge(ReadOnlySpan<int> rows, int threads) => rows.Length >= RowsToSplit * threads;

    /// <summary>Units of work of all groups that are not large. Threads share them in one sequence, so that each reads long stretches.</summary>
    private static int Units(RowGroups groups, int target, int threads, bool first)
    {
        var units = 0;
        for (var group = 0; group < groups.Count; group++)
        {
            ref readonly var pair = ref groups.Adapter(group)[target];
            units += IsLarge(groups.Rows(group), threads) ? 0 : first ? pair.Blocks : pair.UpUnits;
        }

        return units;
    }

    /// <summary>Asks for the start of the matrix that comes next: the processor's own prefetching learns each stream anew.</summary>
    private static void Announce(RowGroups groups, int group, int target, bool first)
    {
        if (group + 1 < groups.Count)
        {
            ref readonly var next = ref groups.Adapter(group + 1)[target];
            Memory.Prefetch(first ? next.A : next.B, Memory.Ahead);
        }
    }

    // After the last layer's output selection a node has as many rows as outputs; when both counts are equal they are the same rows.
    private RowGroups GroupsOf(GraphNode product) => product.Rows == _all.RowCount ? _all : _outputs;

    /// <returns>The target of a product that this step changes and that can be changed; else -1.</returns>
    private int Wanted(GraphNode product)
    {
        var target = Target(product.Source0);
        if (target < 0 || !(_probing || HasWork(target)))
        {
            return -1;
        }

        // Checked here, before anything is computed: the kernels may then trust every length.
        var expected = _targets.Targets[target];
        var x = product.Source1;
        if ((product.Rows == _all.RowCount || product.Rows == _outputs.RowCount) && product.IsMatrix && x.IsMatrix
            && product.Type == TypeF32 && x.Type == TypeF32
            && x.RowLength == expected.InputLength && product.RowLength == expected.OutputLength && x.Rows == product.Rows)
        {
            return target;
        }

        Faulted = true;
        return -1;
    }

    private bool HasWork(int target)
    {
        for (var group = 0; group < _all.Count; group++)
        {
            if (_guard.Watches(target) || _all.Adapter(group)[target].Rank > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>By the weight's address; by its name once, the first time the address is seen.</summary>
    private int Target(GraphNode weight)
    {
        if (weight.IsNull)
        {
            return -1;
        }

        ref var target = ref CollectionsMarshal.GetValueRefOrAddDefault(_targetOfWeight, weight.Id, out var known);
        if (!known)
        {
            target = _targets.Find(weight.GetName());
            SeenTargets += target < 0 ? 0 : 1;
        }

        return target;
    }
}
