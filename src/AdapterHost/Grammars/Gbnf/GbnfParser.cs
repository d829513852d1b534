using System.Text;

namespace AdapterHost.Grammars.Gbnf;

/// <summary>GBNF as llama.cpp reads it, but for tokens as symbols (<c>&lt;[7]&gt;</c>), which would tie a grammar to one vocabulary.</summary>
internal sealed class GbnfParser
{
    private readonly GbnfScanner _scanner;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly List<GbnfNode?> _rules = [];
    private int _depth;

    private GbnfParser(string text) => _scanner = new GbnfScanner(text);

    /// <returns>The rules; the one named root first.</returns>
    /// <exception cref="GbnfException">It is no grammar.</exception>
    public static IReadOnlyList<GbnfNode> Parse(string text)
    {
        if (text.Length > GrammarLimits.Characters)
        {
            throw new GbnfException($"it has {text.Length} characters; the most is {GrammarLimits.Characters}");
        }

        return new GbnfParser(text).Rules();
    }

    private List<GbnfNode> Rules()
    {
        NumberOf("root");
        _scanner.SkipBlanks(newLines: true);
        while (!_scanner.AtEnd)
        {
            Rule();
        }

        foreach (var (name, number) in _numbers)
        {
            if (_rules[number] is null)
            {
                throw new GbnfException(number == 0 ? "it has no rule named root" : $"the rule '{Shown(name)}' is used and not defined");
            }
        }

        return [.. _rules.OfType<GbnfNode>()];
    }

    private void Rule()
    {
        var name = _scanner.Name();
        var number = NumberOf(name);
        if (_rules[number] is not null)
        {
            throw _scanner.Error($"the rule '{Shown(name)}' is defined twice");
        }

        _scanner.SkipBlanks(newLines: false);
        _scanner.Require("::=");
        _scanner.SkipBlanks(newLines: true);
        _rules[number] = Choice(nested: false);
        if (!_scanner.AtEnd && _scanner.Current is not ('\n' or '\r'))
        {
            throw _scanner.Error("a symbol that does not belong here; a rule ends with its line");
        }

        _scanner.SkipBlanks(newLines: true);
    }

    private GbnfNode Choice(bool nested)
    {
        if (++_depth > GrammarLimits.Nesting)
        {
            throw _scanner.Error($"groups are nested more than {GrammarLimits.Nesting} deep");
        }

        var options = new List<GbnfNode> { Sequence(nested) };
        while (_scanner.Take('|'))
        {
            _scanner.SkipBlanks(newLines: true);
            options.Add(Sequence(nested));
        }

        _depth--;
        return options.Count == 1 ? options[0] : new GbnfNode.Choice(options);
    }

    private GbnfNode Sequence(bool nested)
    {
        var parts = new List<GbnfNode>();
        while (Symbol(parts.Count > 0 ? parts[^1] : null) is var (symbol, replaces))
        {
            if (replaces)
            {
                parts.RemoveAt(parts.Count - 1);
            }

            if (symbol.Depth > GrammarLimits.Depth)
            {
                throw _scanner.Error($"repetitions and groups are nested more than {GrammarLimits.Depth} deep");
            }

            parts.Add(symbol);
            _scanner.SkipBlanks(nested);
        }

        return parts.Count == 1 ? parts[0] : new GbnfNode.Sequence(parts);
    }

    /// <summary>The next symbol, or what a repetition makes of the one before; null at the end of the sequence.</summary>
    private (GbnfNode Symbol, bool Replaces)? Symbol(GbnfNode? before)
    {
        switch (_scanner.Current)
        {
            case '"':
                return (Literal(), false);
            case '[':
                return (Class(), false);
            case '.':
                _scanner.Take('.');
                return (new GbnfNode.Class(CodePoints.Any), false);
            case '(':
                return (Group(), false);
            case '*' or '+' or '?' or '{':
                return (Repetition(before ?? throw _scanner.Error("a repetition of nothing")), true);
            case '<' or '!':
                throw _scanner.Error("tokens as symbols do not work here; write the text that they stand for");
            case var c when GbnfScanner.IsNamePart(c):
                return (new GbnfNode.Rule(NumberOf(_scanner.Name())), false);
            default:
                return null;
        }
    }

    private GbnfNode.Literal Literal()
    {
        _scanner.Take('"');
        var bytes = new List<byte>();
        Span<byte> utf8 = stackalloc byte[4];
        while (!_scanner.Take('"'))
        {
            bytes.AddRange(utf8[..new Rune(_scanner.CodePoint()).EncodeToUtf8(utf8)]);
        }

        return new GbnfNode.Literal([.. bytes]);
    }

    private GbnfNode.Class Class()
    {
        _scanner.Take('[');
        var negated = _scanner.Take('^');
        var ranges = new List<(int, int)>();
        while (!_scanner.Take(']'))
        {
            var first = _scanner.CodePoint();
            var last = first;
            if (_scanner.Take('-'))
            {
                if (_scanner.Current == ']')
                {
                    ranges.Add(('-', '-'));
                }
                else
                {
                    last = _scanner.CodePoint();
                }
            }

            if (last < first)
            {
                throw _scanner.Error("a range that ends before it begins");
            }

            ranges.Add((first, last));
        }

        var points = CodePoints.Of(ranges);
        points = negated ? points.Complement() : points;
        return points.Ranges.Count > 0 ? new GbnfNode.Class(points) : throw _scanner.Error("a class that no character is in");
    }

    private GbnfNode Group()
    {
        _scanner.Take('(');
        _scanner.SkipBlanks(newLines: true);
        var inner = Choice(nested: true);
        _scanner.Require(")");

        // A node of its own: a repetition behind it means all of it.
        return inner is GbnfNode.Sequence ? new GbnfNode.Sequence([inner]) : inner;
    }

    private GbnfNode.Repeat Repetition(GbnfNode of)
    {
        if (_scanner.Take('*'))
        {
            return new GbnfNode.Repeat(of, 0, null);
        }

        if (_scanner.Take('+'))
        {
            return new GbnfNode.Repeat(of, 1, null);
        }

        if (_scanner.Take('?'))
        {
            return new GbnfNode.Repeat(of, 0, 1);
        }

        _scanner.Take('{');
        _scanner.SkipBlanks(newLines: false);
        var least = _scanner.Number(GrammarLimits.Repetitions);
        int? most = least;
        _scanner.SkipBlanks(newLines: false);
        if (_scanner.Take(','))
        {
            _scanner.SkipBlanks(newLines: false);
            most = char.IsAsciiDigit(_scanner.Current) ? _scanner.Number(GrammarLimits.Repetitions) : null;
            _scanner.SkipBlanks(newLines: false);
        }

        _scanner.Require("}");
        return most < least ? throw _scanner.Error($"a repetition of at least {least} and at most {most}") : new GbnfNode.Repeat(of, least, most);
    }

    private static string Shown(string name) =>
        name.Length <= GrammarLimits.ShownName ? name : string.Concat(name.AsSpan(0, GrammarLimits.ShownName), "…");

    private int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
        {
            _numbers[name] = number = _rules.Count;
            _rules.Add(null);
        }

        return number;
    }
}
