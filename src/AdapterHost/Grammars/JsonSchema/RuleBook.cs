using System.Globalization;
using System.Text;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>The rules of the grammar that is being written, and what is refused of the schema.</summary>
internal sealed class RuleBook
{
    /// <summary>At most one blank, or a new line and its indentation: a poor model must not write blanks for ever.</summary>
    public const string Blank = "ws";

    /// <summary>One character; escaped surrogates, which are half of one, are left out.</summary>
    private const string Character =
        "[^\"\\\\\\x01-\\x1F] | \"\\\\\" ([\"\\\\/bfnrt] | \"u\" ([0-9a-cA-CefEF] hex | [dD] [0-7]) hex hex)";

    private static readonly Dictionary<string, string> s_shared = new()
    {
        [Blank] = "(\" \" | \"\\n\" [ \\t]{0,20})?",
        ["char"] = Character,
        ["hex"] = "[0-9a-fA-F]",
        ["string"] = $"\"\\\"\" ({Character})* \"\\\"\"",
        ["boolean"] = "\"true\" | \"false\"",
        ["null"] = "\"null\"",
        ["digits"] = $"\"0\" | [1-9] [0-9]{{0,{SchemaLimits.Digits - 1}}}",
        ["integer"] = "\"-\"? digits",
        ["fraction"] = $"(\".\" [0-9]{{1,{SchemaLimits.Digits}}})?",
        ["number"] = "\"-\"? digits fraction ([eE] [-+]? [0-9]{1,2})?",
        ["value"] = "object | array | string | number | boolean | null",
        ["object"] = "\"{\" ws (string ws \":\" ws value ws (\",\" ws string ws \":\" ws value ws)*)? \"}\"",
        ["array"] = "\"[\" ws (value ws (\",\" ws value ws)*)? \"]\"",
        ["date"] = "[1-9] [0-9]{3} \"-\" (\"0\" [13578] \"-\" day31 | \"1\" [02] \"-\" day31 | \"0\" [469] \"-\" day30 | \"11-\" day30 | \"02-\" day28)",
        ["day31"] = "day30 | \"31\"",
        ["day30"] = "day28 | \"29\" | \"30\"",
        ["day28"] = "\"0\" [1-9] | \"1\" [0-9] | \"2\" [0-8]",
        ["time"] = "clock (\".\" [0-9]{1,9})? (\"Z\" | [+-] hour \":\" [0-5] [0-9])",
        ["clock"] = "hour \":\" [0-5] [0-9] \":\" [0-5] [0-9]",
        ["hour"] = "[01] [0-9] | \"2\" [0-3]",
        ["uuid"] = "hex{8} \"-\" hex{4} \"-\" hex{4} \"-\" hex{4} \"-\" hex{12}",
    };

    private readonly Dictionary<string, string> _rules = [];
    private readonly List<SchemaRefusal> _refused = [];
    private int _names;

    public IReadOnlyList<SchemaRefusal> Refused => _refused;

    /// <summary>More rules or refusals than anybody wants: nothing is added any more.</summary>
    public bool Full => _rules.Count >= SchemaLimits.Rules || _refused.Count >= SchemaLimits.Refusals;

    /// <summary>A name for a rule to come.</summary>
    public string Name() => string.Create(CultureInfo.InvariantCulture, $"r{_names++}");

    public string Add(string name, string body)
    {
        if (!Full)
        {
            _rules[name] = body;
        }
        else if (_refused.Count < SchemaLimits.Refusals)
        {
            Refuse("#", $"The schema needs more than {SchemaLimits.Rules} grammar rules; simplify it.");
        }

        return name;
    }

    public string Add(string body) => Add(Name(), body);

    /// <returns>A rule in place of what is refused.</returns>
    public string Refuse(string pointer, string message)
    {
        if (_refused.Count < SchemaLimits.Refusals && !_refused.Any(one => one.Pointer == pointer))
        {
            _refused.Add(new SchemaRefusal(pointer, message));
        }

        return "null";
    }

    /// <summary>The grammar.</summary>
    public string Write(string root)
    {
        var text = new StringBuilder();
        text.Append("root ::= ws ").Append(root).Append(" ws\n");
        foreach (var (name, body) in _rules)
        {
            text.Append(name).Append(" ::= ").Append(body).Append('\n');
        }

        foreach (var (name, body) in s_shared)
        {
            text.Append(name).Append(" ::= ").Append(body).Append('\n');
        }

        return text.ToString();
    }
}
