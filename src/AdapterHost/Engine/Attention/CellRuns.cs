namespace AdapterHost.Engine.Attention;

/// <summary>The cells that one row sees, as runs of neighbours: a sequence's cells mostly lie side by side. One compute thread's.</summary>
internal unsafe ref struct CellRuns(int* room)
{
    /// <summary>Of a half-precision mask: positive zero.</summary>
    private const ushort Seen = 0;

    /// <summary>Integers that the runs of so many cells may need.</summary>
    public static int RoomFor(int cells) => cells + 2;

    /// <summary>How many runs there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many cells they have together.</summary>
    public int Cells { get; private set; }

    public readonly (nint From, int Count) this[int run] => (room[2 * run], room[2 * run + 1]);

    /// <param name="mask">The row's mask.</param>
    public void Read(ReadOnlySpan<ushort> mask)
    {
        Count = Cells = 0;
        for (var from = 0; from < mask.Length;)
        {
            var next = mask[from..].IndexOf(Seen);
            if (next < 0)
            {
                break;
            }

            from += next;
            var length = mask[from..].IndexOfAnyExcept(Seen);
            length = length < 0 ? mask.Length - from : length;
            room[2 * Count] = from;
            room[2 * Count + 1] = length;
            Count++;
            Cells += length;
            from += length;
        }
    }
}
