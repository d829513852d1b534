namespace AdapterHost.Engine;

/// <summary>The rows of one step, in batch order. Refilled each step. Inference thread only.</summary>
internal sealed class StepPlan(int capacity)
{
    private readonly StepRow[] _rows = new StepRow[capacity];

    public int Capacity => _rows.Length;

    public int Count { get; private set; }

    public int Room => Capacity - Count;

    public ref readonly StepRow this[int row] => ref _rows[row];

    public ReadOnlySpan<StepRow> Rows => _rows.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(in StepRow row) => _rows[Count++] = row;
}
