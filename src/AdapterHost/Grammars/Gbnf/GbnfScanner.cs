using System.Text;

namespace AdapterHost.Grammars.Gbnf;

/// <summary>Reads the smallest parts of a grammar's text: blanks, names, numbers, characters.</summary>
internal sealed class GbnfScanner(string text)
{
    public int Place { get; private set; }

    public bool AtEnd => Place >= text.Length;

    /// <summary>The character here; NUL at the end.</summary>
    public char Current => AtEnd ? '\0' : text[Place];

    public static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    public GbnfException Error(string what)
    {
        var line = 1 + text.AsSpan(0, Math.Min(Place, text.Length)).Count('\n');
        var column = Place - text.LastIndexOf('\n', Math.Max(Place - 1, 0), Math.Min(Place, text.Length));
        return new GbnfException($"line {line}, column {column}: {what}");
    }

    public bool Take(char wanted)
    {
        if (AtEnd || text[Place] != wanted)
        {
            return false;
        }

        Place++;
        return true;
    }

    public void Require(string wanted)
    {
        foreach (var c in wanted)
        {
            if (!Take(c))
            {
                throw Error($"'{wanted}' is missing");
            }
        }
    }

    /// <param name="newLines">Whether line ends count as blanks.</param>
    public void SkipBlanks(bool newLines)
    {
        while (!AtEnd)
        {
            if (Current == '#')
            {
                while (!AtEnd && Current is not ('\n' or '\r'))
                {
                    Place++;
                }
            }
            else if (Current is ' ' or '\t' || (newLines && Current is '\n' or '\r'))
            {
                Place++;
            }
            else
            {
                return;
            }
        }
    }

    public string Name()
    {
        var start = Place;
        while (IsNamePart(Current))
        {
            Place++;
        }

        return Place > start ? text[start..Place] : throw Error("a rule's name (letters, digits, '-') is missing");
    }

    public int Number(int most)
    {
        var start = Place;
        while (char.IsAsciiDigit(Current))
        {
            Place++;
        }

        if (Place == start)
        {
            throw Error("a number is missing");
        }

        return int.TryParse(text.AsSpan(start, Place - start), out var number) && number <= most
            ? number
            : throw Error($"a repetition of {text.AsSpan(start, Math.Min(Place - start, 12))}; the most is {most}");
    }

    /// <summary>One character of a string or class, escapes resolved.</summary>
    public int CodePoint()
    {
        if (AtEnd)
        {
            throw Error("the text ends inside a string or class");
        }

        if (Take('\\'))
        {
            return Escape();
        }

        if (Rune.DecodeFromUtf16(text.AsSpan(Place), out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            throw Error("half a surrogate pair");
        }

        Place += length;
        return rune.Value;
    }

    private int Escape()
    {
        var kind = Current;
        Place++;
        switch (kind)
        {
            case 'x':
                return Hex(2);
            case 'u':
                return Hex(4);
            case 'U':
                return Hex(8);
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'n':
                return '\n';
            case '\\' or '"' or '[' or ']' or '-':
                return kind;
            default:
                Place--;
                throw Error("an escape that is not one of \\\\ \\\" \\[ \\] \\- \\n \\r \\t \\xHH \\uHHHH \\UHHHHHHHH");
        }
    }

    private int Hex(int digits)
    {
        var value = 0L;
        for (var i = 0; i < digits; i++, Place++)
        {
            value = char.IsAsciiHexDigit(Current) ? (value * 16) + Convert.ToInt32(Current.ToString(), 16) : throw Error($"{digits} hex digits are wanted");
        }

        return Rune.IsValid((int)Math.Min(value, int.MaxValue)) ? (int)value : throw Error("an escape that is no Unicode character");
    }
}
