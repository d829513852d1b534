using System.Text.Json;
using AdapterHost.Grammars.Gbnf;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Objects: the properties in the schema's order, those that are not required perhaps left out, then others if they may come.</summary>
internal static class ObjectRules
{
    public static string Write(SchemaView view, SchemaCompiler compiler, RuleBook rules)
    {
        var others = Others(view, compiler, rules);
        var named = view.Properties.ToList();
        foreach (var name in view.Required.Where(name => named.All(one => one.Name != name)))
        {
            if (view["additionalProperties"] is { Kind: JsonValueKind.False } || (view.HasProperties && others is null))
            {
                rules.Refuse($"{view.Pointer}/required", "A property is required that is not among the properties; describe it there.");
            }
            else
            {
                named.Add((name, view["additionalProperties"] ?? new Place(default, $"{view.Pointer}/required")));
            }
        }

        // From the last: what may follow when something, or nothing, has been written already.
        var other = others is null ? null : Pair(OtherName(named, rules), others);
        var after = other is null ? "\"\"" : $"(\",\" ws {other})*";
        var first = other is null ? "\"\"" : $"({other} {after})?";
        foreach (var (name, schema) in Enumerable.Reverse(named))
        {
            var value = schema.Kind == JsonValueKind.Undefined ? "value" : compiler.RuleOf(schema);
            var pair = Pair(GbnfText.JsonString(name), value);
            var rest = rules.Add(after);
            after = view.Required.Contains(name) ? $"\",\" ws {pair} {rest}" : $"(\",\" ws {pair})? {rest}";
            first = view.Required.Contains(name) ? $"{pair} {rest}" : $"{pair} {rest} | {rules.Add(first)}";
        }

        return $"\"{{\" ws {rules.Add(first)} \"}}\"";
    }

    private static string Pair(string name, string value) => $"{name} ws \":\" ws {value} ws";

    /// <summary>The rule of what other properties hold; null when there are none.</summary>
    private static string? Others(SchemaView view, SchemaCompiler compiler, RuleBook rules) => view["additionalProperties"] switch
    {
        { Kind: JsonValueKind.False } => null,
        { Kind: JsonValueKind.True } => "value",
        { Kind: JsonValueKind.Object } schema => compiler.RuleOf(schema),
        { } other => rules.Refuse(other.Pointer, "It must be true, false or a schema."),
        null => view.HasProperties ? null : "value",
    };

    /// <summary>A name that is none of the named properties', however it is written: without escapes.</summary>
    private static string OtherName(List<(string Name, Place Schema)> named, RuleBook rules)
    {
        if (named.Count == 0)
        {
            return "string";
        }

        return $"\"\\\"\" {Unlike([.. named.Select(one => one.Name.EnumerateRunes().Select(rune => rune.Value).ToArray())], 0, rules)} \"\\\"\"";
    }

    /// <param name="names">All that begin as what has been written.</param>
    /// <param name="length">Characters written.</param>
    /// <param name="rules">Gets a rule a character.</param>
    private static string Unlike(List<int[]> names, int length, RuleBook rules)
    {
        if (rules.Full)
        {
            return "char";
        }

        var next = names.Where(name => name.Length > length).GroupBy(name => name[length]).ToList();
        var plain = CodePoints.Of([(0x20, '"' - 1), ('"' + 1, '\\' - 1), ('\\' + 1, CodePoints.Last)]);
        var taken = CodePoints.Of(next.Select(group => (group.Key, group.Key))).Complement();
        var rest = GbnfText.Class(CodePoints.Of(plain.Ranges.SelectMany(a => taken.Ranges.Select(b => (Math.Max(a.First, b.First), Math.Min(a.Last, b.Last))))
            .Where(range => range.Item1 <= range.Item2)));
        var ways = next.Where(group => plain.Covers(group.Key, group.Key) == true)
            .Select(group => $"{GbnfText.Class(CodePoints.Of([(group.Key, group.Key)]))} {Unlike([.. group], length + 1, rules)}")
            .Append($"{rest} {GbnfText.Class(plain)}*");
        var all = string.Join(" | ", ways);
        return rules.Add(names.Any(name => name.Length == length) ? all : $"({all})?");
    }
}
