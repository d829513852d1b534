namespace AdapterHost.Engine.Mixing;

/// <summary>
/// The rows of a step, gathered by adapter, so that each adapter's matrices are read once a node. Refilled each step without allocating, by
/// the inference thread; read by the compute threads during the decode.
/// </summary>
internal sealed class RowGroups(int capacity)
{
    /// <summary>Floats of a cache line: groups do not share one.</summary>
    private const int LineFloats = 16;

    private readonly MixedWeights?[] _rows = new MixedWeights?[capacity];
    private readonly MixedWeights[] _adapters = new MixedWeights[capacity];
    private readonly int[] _starts = new int[capacity + 1];
    private readonly int[] _scratch = new int[capacity];
    private readonly int[] _order = new int[capacity];

    /// <summary>Rows of the step, those without an adapter included.</summary>
    public int RowCount { get; private set; }

    /// <summary>Distinct adapters of the step.</summary>
    public int Count { get; private set; }

    /// <summary>Floats that the first products of any one node need.</summary>
    public int ScratchFloats { get; private set; }

    /// <summary>Forgets the rows, and with them the adapters: what is no longer leased must not be reachable from here.</summary>
    public void Clear()
    {
        _rows.AsSpan(0, RowCount).Clear();
        _adapters.AsSpan(0, Count).Clear();
        RowCount = Count = 0;
    }

    public void Add(MixedWeights? adapter) => _rows[RowCount++] = adapter;

    public MixedWeights Adapter(int group) => _adapters[group];

    /// <summary>Row numbers of one adapter, ascending.</summary>
    public ReadOnlySpan<int> Rows(int group) => _order.AsSpan(_starts[group].._starts[group + 1]);

    /// <summary>Where in the scratch memory a group's first products begin, in floats.</summary>
    public int Scratch(int group) => _scratch[group];

    /// <summary>Gathers the added rows. Adapters in a step are few, so a scan per adapter beats sorting.</summary>
    public void Build()
    {
        Count = 0;
        for (var row = 0; row < RowCount; row++)
        {
            // Rows of one adapter mostly follow each other.
            if (_rows[row] is { } adapter && (row == 0 || adapter != _rows[row - 1]) && !_adapters.AsSpan(0, Count).Contains(adapter))
            {
                _adapters[Count++] = adapter;
            }
        }

        int next = 0, scratch = 0;
        for (var group = 0; group < Count; group++)
        {
            var adapter = _adapters[group];
            _starts[group] = next;
            for (var row = 0; row < RowCount; row++)
            {
                if (ReferenceEquals(_rows[row], adapter))
                {
                    _order[next++] = row;
                }
            }

            _scratch[group] = scratch;
            scratch += ((next - _starts[group]) * adapter.MaxRank + LineFloats - 1) / LineFloats * LineFloats;
        }

        _starts[Count] = next;
        ScratchFloats = scratch;
    }
}
