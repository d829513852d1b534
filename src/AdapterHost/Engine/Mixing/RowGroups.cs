namespace AdapterHost.Engine.Mixing;

/// <summary>
/// The rows of a step, gathered by adapter, so that each adapter's matrices are read once a node. Refilled each step without allocating.
/// Inference thread only.
/// </summary>
internal sealed class RowGroups(int capacity)
{
    private readonly MixedWeights?[] _rows = new MixedWeights?[capacity];
    private readonly MixedWeights[] _adapters = new MixedWeights[capacity];
    private readonly int[] _starts = new int[capacity + 1];
    private readonly int[] _order = new int[capacity];

    /// <summary>Rows of the step, those without an adapter included.</summary>
    public int RowCount { get; private set; }

    /// <summary>Distinct adapters of the step.</summary>
    public int Count { get; private set; }

    public void Clear() => RowCount = Count = 0;

    public void Add(MixedWeights? adapter) => _rows[RowCount++] = adapter;

    public MixedWeights Adapter(int group) => _adapters[group];

    /// <summary>Row numbers of one adapter, ascending.</summary>
    public ReadOnlySpan<int> Rows(int group) => _order.AsSpan(_starts[group].._starts[group + 1]);

    /// <summary>Gathers the added rows. Adapters in a step are few, so a scan per adapter beats sorting.</summary>
    public void Build()
    {
        Count = 0;
        for (var row = 0; row < RowCount; row++)
        {
            if (_rows[row] is { } adapter && !_adapters.AsSpan(0, Count).Contains(adapter))
            {
                _adapters[Count++] = adapter;
            }
        }

        var next = 0;
        for (var group = 0; group < Count; group++)
        {
            _starts[group] = next;
            for (var row = 0; row < RowCount; row++)
            {
                if (ReferenceEquals(_rows[row], _adapters[group]))
                {
                    _order[next++] = row;
                }
            }
        }

        _starts[Count] = next;
    }
}
