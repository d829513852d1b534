using System.Runtime.InteropServices;
using LlamaCpp;

namespace AdapterHost.Engine.Mixing;

/// <summary>
/// Adds each row's own low-rank product to the base model's matrix products, while the graph is computed. Everything here runs on the
/// inference thread, inside decode: it allocates nothing once every weight has been seen, and never throws.
/// </summary>
internal sealed unsafe class AdapterMixer : IGraphObserver, IDisposable
{
    private const int TypeF32 = 0;

    private readonly TargetTable _targets;
    private readonly int _mulMat;
    private readonly Dictionary<nint, int> _targetOfWeight = [];
    private readonly RowGroups _all;
    private readonly RowGroups _outputs;
    private readonly KeyValueGuard _guard;
    private float** _x;
    private float** _y;
    private float* _scratch;
    private int _scratchFloats;

    /// <param name="targets">The base model's targetable weights.</param>
    /// <param name="mulMatOp">The library's number for MUL_MAT.</param>
    /// <param name="maxRows">The most rows of a step.</param>
    public AdapterMixer(TargetTable targets, int mulMatOp, int maxRows)
    {
        _targets = targets;
        _mulMat = mulMatOp;
        _all = new RowGroups(maxRows);
        _outputs = new RowGroups(maxRows);
        _guard = new KeyValueGuard(targets, maxRows);
        _x = (float**)NativeMemory.Alloc((nuint)maxRows, (nuint)sizeof(float*));
        _y = (float**)NativeMemory.Alloc((nuint)maxRows, (nuint)sizeof(float*));
    }

    /// <summary>Targets whose matrix product has been seen in the graph.</summary>
    public int SeenTargets { get; private set; }

    /// <summary>Set when a node of the last step could not be served; its numbers must not be used.</summary>
    public bool Faulted { get; private set; }

    /// <summary>Which rows of the last step computed no usable keys or values.</summary>
    public KeyValueGuard Guard => _guard;

    /// <summary>Distinct adapters of the step that was prepared last.</summary>
    public int Adapters => _all.Count;

    public void Begin()
    {
        _all.Clear();
        _outputs.Clear();
        _guard.Begin();
        Faulted = false;
    }

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
    }

    public bool Wants(GraphNode node)
    {
        if (node.Op != _mulMat)
        {
            return false;
        }

        var target = Target(node.Source0);
        if (target < 0)
        {
            return false;
        }

        for (var group = 0; group < _all.Count; group++)
        {
            if (_guard.Watches(target) || _all.Adapter(group)[target].Rank > 0)
            {
                return true;
            }
        }

        return false;
    }

    public void Computed(GraphNode node)
    {
        var target = Target(node.Source0);
        var x = node.Source1;

        // After the last layer's output selection a node has as many rows as outputs; when both counts are equal they are the same rows.
        var groups = node.Rows == _all.RowCount ? _all : node.Rows == _outputs.RowCount ? _outputs : null;
        if (groups is null || node.Type != TypeF32 || x.Type != TypeF32)
        {
            Faulted = true;
            return;
        }

        for (var group = 0; group < groups.Count; group++)
        {
            ref readonly var pair = ref groups.Adapter(group)[target];
            if (pair.Rank == 0)
            {
                continue;
            }

            if (pair.Input != x.RowLength || pair.Output != node.RowLength)
            {
                Faulted = true;
                return;
            }

            var rows = groups.Rows(group);
            for (var i = 0; i < rows.Length; i++)
            {
                _x[i] = (float*)((byte*)x.Data + rows[i] * x.RowStride);
                _y[i] = (float*)((byte*)node.Data + rows[i] * node.RowStride);
            }

            LowRankKernel.Apply(pair, _x, _y, rows.Length, Scratch(rows.Length * pair.Rank));
        }

        if (_guard.Watches(target))
        {
            _guard.Check(node);
        }
    }

    public void Dispose()
    {
        NativeMemory.Free(_x);
        NativeMemory.Free(_y);
        NativeMemory.AlignedFree(_scratch);
        _x = _y = null;
        _scratch = null;
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

    private float* Scratch(int floats)
    {
        if (floats > _scratchFloats)
        {
            NativeMemory.AlignedFree(_scratch);
            _scratch = (float*)NativeMemory.AlignedAlloc((nuint)floats * sizeof(float), MixedWeights.Alignment);
            _scratchFloats = floats;
        }

        return _scratch;
    }
}
