using System.Text.Json;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Arrays: the places of a tuple in their order, then items of one kind.</summary>
internal static class ArrayRules
{
    public static string Write(SchemaView view, SchemaCompiler compiler, RuleBook rules)
    {
        var least = view.Count("minItems", rules) ?? 0;
        var most = view.Count("maxItems", rules);
        if (most < least)
        {
            return rules.Refuse($"{view.Pointer}/maxItems", "It is below minItems: no array fits.");
        }

        // Older drafts write a tuple as an array of items.
        var tuple = view["prefixItems"] ?? (view["items"] is { Kind: JsonValueKind.Array } items ? items : null);
        if (tuple is { Kind: not JsonValueKind.Array } wrong)
        {
            return rules.Refuse(wrong.Pointer, "It must be an array of schemas.");
        }

        var places = tuple?.Items().Select(compiler.RuleOf).ToList() ?? [];
        var rest = view["items"] switch
        {
            { Kind: JsonValueKind.False or JsonValueKind.Array } => null,
            { } schema => compiler.RuleOf(schema),
            null => tuple is null ? "value" : null,
        };
        if (most is { } limit && places.Count > limit)
        {
            places.RemoveRange(limit, places.Count - limit);
        }

        if (rest is null && least > places.Count)
        {
            return rules.Refuse($"{view.Pointer}/minItems", $"There are only {places.Count} places, and no items beyond them.");
        }

        // From the last: each place but the required ones may be where the array ends.
        var after = Rest(rest, places.Count, least, most);
        for (var i = places.Count - 1; i >= 0; i--)
        {
            var here = $"{(i > 0 ? "\",\" ws " : "")}{places[i]} ws {after}";
            after = rules.Add(i < least ? here : $"({here})?");
        }

        return $"\"[\" ws {after} \"]\"";
    }

    private static string Rest(string? item, int before, int least, int? most)
    {
        if (item is null || most == before)
        {
            return "\"\"";
        }

        var (from, to) = (Math.Max(least - before, 0), most - before);
        var next = $"(\",\" ws {item} ws)";
        if (before > 0)
        {
            return GbnfText.Times(next, from, to);
        }

        var all = $"{item} ws {GbnfText.Times(next, Math.Max(from - 1, 0), to - 1)}";
        return from == 0 ? $"({all})?" : all;
    }
}
