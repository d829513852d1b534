namespace AdapterHost.Grammars.Matching;

/// <summary>A set of pairs that is emptied in no time. Grows, and allocates only then.</summary>
internal sealed class VisitedSet
{
    private (long Key, int Round)[] _slots = new (long, int)[256];
    private int _round;

    public int Count { get; private set; }

    public void Clear()
    {
        Count = 0;
        if (++_round == int.MaxValue)
        {
            Array.Clear(_slots);
            _round = 1;
        }
    }

    /// <returns>False when it was there already.</returns>
    public bool Add(int first, int second)
    {
        if (Count * 2 >= _slots.Length)
        {
            Grow();
        }

        var key = ((long)first << 32) | (uint)second;
        ref var slot = ref Find(key);
        if (slot.Round == _round)
        {
            return false;
        }

        slot = (key, _round);
        Count++;
        return true;
    }

    private ref (long Key, int Round) Find(long key)
    {
        var mask = _slots.Length - 1;
        var at = (int)((ulong)key * 0x9E3779B97F4A7C15 >> 40) & mask;
        while (_slots[at].Round == _round && _slots[at].Key != key)
        {
            at = (at + 1) & mask;
        }

        return ref _slots[at];
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new (long, int)[old.Length * 2];
        foreach (var slot in old)
        {
            if (slot.Round == _round)
            {
                Find(slot.Key) = slot;
            }
        }
    }
}
