using System.Text;
using System.Text.Json;
using AdapterHost.Grammars.Gbnf;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>
/// Regular expressions without look-around, back references and word borders, as the contents of a JSON string. Anchors stand at the ends;
/// where one is missing, anything may come there.
/// </summary>
internal sealed class PatternCompiler
{
    private static readonly CodePoints s_digit = CodePoints.Of([('0', '9')]);
    private static readonly CodePoints s_word = CodePoints.Of([('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')]);
    private static readonly CodePoints s_space = CodePoints.Of([('\t', '\r'), (' ', ' '), (0xA0, 0xA0), (0x2028, 0x2029), (0xFEFF, 0xFEFF)]);
    private static readonly CodePoints s_dot = CodePoints.Of([('\n', '\n'), ('\r', '\r'), (0x2028, 0x2029)]).Complement();

    private readonly string _text;
    private int _at;
    private int _depth;

    private PatternCompiler(string text) => _text = text;

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    /// <returns>The string with its quotes.</returns>
    public static string Write(Place pattern, RuleBook rules)
    {
        if (pattern.Kind != JsonValueKind.String)
        {
            return rules.Refuse(pattern.Pointer, "It must be a string.");
        }

        try
        {
            var compiler = new PatternCompiler(pattern.Value.GetString()!);
            var contents = compiler.Whole();
            return $"\"\\\"\" {rules.Add(contents)} \"\\\"\"";
        }
        catch (GbnfException exception)
        {
            return rules.Refuse(pattern.Pointer, $"The pattern cannot be followed: {exception.Message}.");
        }
    }

    private string Whole()
    {
        var ways = new List<string>();
        do
        {
            var begins = Take('^');
            var inner = Sequence();
            var ends = Take('$');
            ways.Add($"{(begins ? "" : "char* ")}{inner}{(ends ? "" : " char*")}");
        }
        while (Take('|'));

        return _at == _text.Length ? string.Join(" | ", ways) : throw Error("an unexpected character");
    }

    private string Choice()
    {
        if (++_depth > SchemaLimits.PatternDepth)
        {
            throw Error($"groups are nested more than {SchemaLimits.PatternDepth} deep");
        }

        var ways = new List<string>();
        do
        {
            ways.Add(Sequence());
        }
        while (Take('|'));

        _depth--;
        return string.Join(" | ", ways);
    }

    private string Sequence()
    {
        var parts = new StringBuilder("\"\"");
        while (_at < _text.Length && Current is not ('|' or ')' or '$'))
        {
            parts.Append(' ').Append(Repeated(Symbol()));
        }

        return parts.ToString();
    }

    private string Symbol()
    {
        var symbol = _text[_at++];
        switch (symbol)
        {
            case '(':
                if (Take('?') && !Take(':'))
                {
                    throw Error("look-around and named groups do not work");
                }

                var inner = Choice();
                return Take(')') ? $"({inner})" : throw Error("')' is missing");
            case '[':
                return One(Class());
            case '.':
                return One(s_dot);
            case '\\':
                return One(Escape());
            case '*' or '+' or '?' or '{' or '^':
                throw Error($"'{symbol}' at this place");
            default:
                _at--;
                return One(Point());
        }
    }

    private string Repeated(string symbol)
    {
        (int Least, int? Most) times;
        if (Take('*'))
        {
            times = (0, null);
        }
        else if (Take('+'))
        {
            times = (1, null);
        }
        else if (Take('?'))
        {
            times = (0, 1);
        }
        else if (Take('{'))
        {
            times = Count();
        }
        else
        {
            return symbol;
        }

        // Lazy or not makes no difference to what matches as a whole.
        Take('?');
        return Current is '*' or '+' or '{' ? throw Error("a repetition of a repetition") : GbnfText.Times(symbol, times.Least, times.Most);
    }

    private (int Least, int? Most) Count()
    {
        var least = Number();
        int? most = least;
        if (Take(','))
        {
            most = char.IsAsciiDigit(Current) ? Number() : null;
        }

        return Take('}') && !(most < least) ? (least, most) : throw Error("a repetition that is none");
    }

    private int Number()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        return int.TryParse(_text.AsSpan(start, _at - start), out var number) && number <= GrammarLimits.Repetitions
            ? number
            : throw Error($"a count that is none, or above {GrammarLimits.Repetitions}");
    }

    private CodePoints Class()
    {
        var negated = Take('^');
        var ranges = new List<(int First, int Last)>();
        while (!Take(']'))
        {
            var points = ClassPart();
            if (Current == '-' && _at + 1 < _text.Length && _text[_at + 1] != ']')
            {
                _at++;
                var last = ClassPart();
                if (points.Ranges is not [var (first, same)] || first != same || last.Ranges is not [var (end, alsoEnd)] || end != alsoEnd || end < first)
                {
                    throw Error("a range that is none");
                }

                ranges.Add((first, end));
            }
            else
            {
                ranges.AddRange(points.Ranges);
            }
        }

        var all = CodePoints.Of(ranges);
        return negated ? all.Complement() : all;
    }

    private CodePoints ClassPart()
    {
        if (_at >= _text.Length)
        {
            throw Error("']' is missing");
        }

        return Take('\\') ? Current == 'b' ? throw Error("'\\b' in a class") : Escape() : Point();
    }

    private CodePoints Point()
    {
        if (Rune.DecodeFromUtf16(_text.AsSpan(_at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
        {
            throw Error("half a surrogate pair");
        }

        _at += length;
        return CodePoints.Of([(rune.Value, rune.Value)]);
    }

    private CodePoints Escape()
    {
        if (_at >= _text.Length)
        {
            throw Error("nothing behind '\\'");
        }

        var kind = _text[_at++];
        return kind switch
        {
            'd' => s_digit,
            'D' => s_digit.Complement(),
            'w' => s_word,
            'W' => s_word.Complement(),
            's' => s_space,
            'S' => s_space.Complement(),
            'n' => CodePoints.Of([('\n', '\n')]),
            'r' => CodePoints.Of([('\r', '\r')]),
            't' => CodePoints.Of([('\t', '\t')]),
            'f' => CodePoints.Of([('\f', '\f')]),
            'x' => Hex(2),
            'u' => Hex(4),
            _ when char.IsAsciiLetterOrDigit(kind) => throw Error($"'\\{kind}' does not work"),
            _ => CodePoints.Of([(kind, kind)]),
        };
    }

    private CodePoints Hex(int digits) =>
        _at + digits <= _text.Length && int.TryParse(_text.AsSpan(_at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var point)
            && Rune.IsValid(point) && (_at += digits) > 0
            ? CodePoints.Of([(point, point)])
            : throw Error("an escape that is no character");

    private string One(CodePoints points) => GbnfText.JsonCharacter(points) is var text && text != "()"
        ? text
        : throw Error("a class that no character of a JSON string is in");

    private bool Take(char wanted)
    {
        if (Current != wanted || _at >= _text.Length)
        {
            return false;
        }

        _at++;
        return true;
    }

    private GbnfException Error(string what) => new($"at character {_at}, {what}");
}
