using System.Runtime.InteropServices;
using AdapterHost.Grammars.Gbnf;

namespace AdapterHost.Grammars.Matching;

/// <summary>
/// Character classes over the bytes of UTF-8: a table leads from a byte to the table for the character's next byte. So half a character is
/// a place like any other, and bytes that are no UTF-8 lead nowhere.
/// </summary>
internal sealed class ByteTables
{
    /// <summary>No character of the class begins or goes on like this.</summary>
    public const short Fails = 0;

    /// <summary>The character is complete.</summary>
    public const short Done = 1;

    /// <summary>The least character with 0, 1, 2, 3 bytes behind its lead.</summary>
    private static readonly int[] s_least = [0, 0x80, 0x800, 0x10000];

    private readonly List<short[]> _tables = [[], []];
    private readonly Dictionary<CodePoints, int> _classes = [];
    private readonly Dictionary<string, short> _byContent = [];
    private readonly short[] _full = new short[4];

    /// <summary>Blocks and ranges looked at so far.</summary>
    public int Work { get; private set; }

    public short this[int table, byte next] => _tables[table][next];

    /// <returns>The table of a character's first byte.</returns>
    /// <exception cref="GbnfException">There are too many, or they cost too much.</exception>
    public int Add(CodePoints points)
    {
        if (!_classes.TryGetValue(points, out var table))
        {
            Span<short> lead = stackalloc short[256];
            lead.Clear();
            Fill(points, lead, 0, 0x7F, 0);
            AddLeads(points, lead, 0xC2, 0xDF, 0x1F, 1);
            AddLeads(points, lead, 0xE0, 0xEF, 0x0F, 2);
            AddLeads(points, lead, 0xF0, 0xF4, 0x07, 3);
            _classes[points] = table = Table(lead);
        }

        return table;
    }

    private void AddLeads(CodePoints points, Span<short> lead, int from, int to, int mask, int more)
    {
        for (var first = from; first <= to; first++)
        {
            lead[first] = Continuation(points, first & mask, more);
        }
    }

    /// <param name="points">The class.</param>
    /// <param name="value">The character's bits so far.</param>
    /// <param name="more">Bytes that are still to come, at least 1.</param>
    private short Continuation(CodePoints points, int value, int more)
    {
        Count();
        var first = value << (6 * more);
        var last = first + (1 << (6 * more)) - 1;
        var covers = first > CodePoints.Last ? false : points.Covers(first, Math.Min(last, CodePoints.Last));
        if (covers == false)
        {
            return Fails;
        }

        // A lead without bits of its own: what a shorter encoding has is not written in this one.
        var least = value > 0 ? 0 : s_least[more];
        if (covers == true && least == 0 && last <= CodePoints.Last)
        {
            return Full(more);
        }

        Span<short> table = stackalloc short[256];
        table.Clear();
        if (more == 1)
        {
            Fill(points, table, Math.Max(first, least), last, 0x80 - first);
        }
        else
        {
            for (var next = 0; next < 0x40; next++)
            {
                var start = (value << 6) | next;
                if (((start + 1) << (6 * (more - 1))) > least)
                {
                    table[0x80 | next] = Continuation(points, start, more - 1);
                }
            }
        }

        return table.ContainsAnyExcept(Fails) ? Table(table) : Fails;
    }

    /// <summary>Marks what the class has from <paramref name="first"/> to <paramref name="last"/> as done.</summary>
    /// <param name="points">The class.</param>
    /// <param name="table">Of a character's last byte.</param>
    /// <param name="first">A character.</param>
    /// <param name="last">A character.</param>
    /// <param name="offset">From a character to its place in the table.</param>
    private void Fill(CodePoints points, Span<short> table, int first, int last, int offset)
    {
        for (var at = points.FirstEndingFrom(first); at < points.Ranges.Count && points.Ranges[at].First <= last; at++)
        {
            Count();
            var (from, to) = (Math.Max(points.Ranges[at].First, first), Math.Min(points.Ranges[at].Last, last));
            table.Slice(from + offset, to - from + 1).Fill(Done);
        }
    }

    private void Count()
    {
        if (++Work > GrammarLimits.ClassWork)
        {
            throw new GbnfException($"its character classes are too scattered: making their tables takes more than {GrammarLimits.ClassWork} steps");
        }
    }

    /// <summary>Any bytes that go on with a character.</summary>
    private short Full(int more)
    {
        if (_full[more] == Fails)
        {
            Span<short> table = stackalloc short[256];
            table.Clear();
            table.Slice(0x80, 0x40).Fill(more == 1 ? Done : Full(more - 1));
            _full[more] = Table(table);
        }

        return _full[more];
    }

    private short Table(ReadOnlySpan<short> table)
    {
        var known = _byContent.GetAlternateLookup<ReadOnlySpan<char>>();
        var content = MemoryMarshal.Cast<short, char>(table);
        if (!known.TryGetValue(content, out var number))
        {
            if (_tables.Count > GrammarLimits.Tables)
            {
                throw new GbnfException($"its character classes need more than {GrammarLimits.Tables} tables");
            }

            known[content] = number = (short)_tables.Count;
            _tables.Add(table.ToArray());
        }

        return number;
    }
}
