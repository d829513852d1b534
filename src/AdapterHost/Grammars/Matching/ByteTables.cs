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

    public short this[int table, byte next] => _tables[table][next];

    /// <returns>The table of a character's first byte.</returns>
    /// <exception cref="GbnfException">There are too many.</exception>
    public int Add(CodePoints points)
    {
        if (!_classes.TryGetValue(points, out var table))
        {
            var lead = new short[256];
            for (var first = 0; first < 0x80; first++)
            {
                lead[first] = points.Covers(first, first) == true ? Done : Fails;
            }

            AddLeads(points, lead, 0xC2, 0xDF, 0x1F, 1);
            AddLeads(points, lead, 0xE0, 0xEF, 0x0F, 2);
            AddLeads(points, lead, 0xF0, 0xF4, 0x07, 3);
            _classes[points] = table = Table(lead);
        }

        return table;
    }

    private void AddLeads(CodePoints points, short[] lead, int from, int to, int mask, int more)
    {
        for (var first = from; first <= to; first++)
        {
            lead[first] = Continuation(points, first & mask, more);
        }
    }

    /// <param name="points">The class.</param>
    /// <param name="value">The character's bits so far.</param>
    /// <param name="more">Bytes that are still to come.</param>
    private short Continuation(CodePoints points, int value, int more)
    {
        if (more == 0)
        {
            return points.Covers(value, value) == true ? Done : Fails;
        }

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

        var table = new short[256];
        for (var next = 0; next < 0x40; next++)
        {
            var start = (value << 6) | next;
            if (((start + 1) << (6 * (more - 1))) > least)
            {
                table[0x80 | next] = Continuation(points, start, more - 1);
            }
        }

        return table.Any(entry => entry != Fails) ? Table(table) : Fails;
    }

    /// <summary>Any bytes that go on with a character.</summary>
    private short Full(int more)
    {
        var entry = more == 1 ? Done : Full(more - 1);
        var table = new short[256];
        table.AsSpan(0x80, 0x40).Fill(entry);
        return Table(table);
    }

    private short Table(short[] table)
    {
        var content = string.Concat(table.Select(entry => (char)entry));
        if (!_byContent.TryGetValue(content, out var number))
        {
            if (_tables.Count > GrammarLimits.Tables)
            {
                throw new GbnfException($"its character classes need more than {GrammarLimits.Tables} tables");
            }

            _byContent[content] = number = (short)_tables.Count;
            _tables.Add(table);
        }

        return number;
    }
}
