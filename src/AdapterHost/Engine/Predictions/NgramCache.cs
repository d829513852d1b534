namespace AdapterHost.Engine;

/// <summary>
/// Which token came last behind two others, and behind one, in what a partition's predicted answers said: an adapter repeats its organization's
/// names. Of fixed size, newer entries take the places of older ones; allocates nothing after it was made. Inference thread.
/// </summary>
internal sealed class NgramCache
{
    private const int Places = 4096;

    /// <summary>No token: in the place of the first of two, where there was only one.</summary>
    private const int None = -1;

    private readonly Entry[] _entries = new Entry[Places];

    public void Learn(int beforeLast, int last, int next)
    {
        Put(new Entry(beforeLast, last, next, IsSet: true));
        Put(new Entry(None, last, next, IsSet: true));
    }

    /// <returns>The token, or -1.</returns>
    public int Next(int beforeLast, int last)
    {
        var next = Find(beforeLast, last);
        return next >= 0 ? next : Find(None, last);
    }

    private static int PlaceOf(int beforeLast, int last) => (int)((((uint)beforeLast * 0x9E3779B1u) ^ ((uint)last * 0x85EBCA77u)) >> 16) & (Places - 1);

    private void Put(Entry entry) => _entries[PlaceOf(entry.BeforeLast, entry.Last)] = entry;

    private int Find(int beforeLast, int last) =>
        _entries[PlaceOf(beforeLast, last)] is { IsSet: true } entry && entry.BeforeLast == beforeLast && entry.Last == last ? entry.Next : -1;

    private readonly record struct Entry(int BeforeLast, int Last, int Next, bool IsSet);
}
