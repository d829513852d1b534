using System.Text.Json;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>What a schema says, with all that its <c>allOf</c> and the neighbours of its <c>$ref</c> add.</summary>
internal sealed class SchemaView(string pointer)
{
    /// <summary>Where it stands.</summary>
    public string Pointer => pointer;

    /// <summary>Keywords but for those that have a place of their own.</summary>
    public Dictionary<string, Place> Keywords { get; } = [];

    /// <summary>In the schema's order.</summary>
    public List<(string Name, Place Schema)> Properties { get; } = [];

    public HashSet<string> Required { get; } = new(StringComparer.Ordinal);

    public bool HasProperties { get; set; }

    public bool IsEmpty => Keywords.Count == 0 && !HasProperties && Required.Count == 0;

    public Place? this[string keyword] => Keywords.TryGetValue(keyword, out var place) ? place : null;

    public SchemaView Without(params string[] keywords)
    {
        var rest = new SchemaView(pointer) { HasProperties = HasProperties };
        foreach (var (keyword, place) in Keywords.Where(pair => !keywords.Contains(pair.Key)))
        {
            rest.Keywords[keyword] = place;
        }

        rest.Properties.AddRange(Properties);
        rest.Required.UnionWith(Required);
        return rest;
    }

    /// <summary>The types that the keywords speak of; empty is any.</summary>
    public IEnumerable<string> ImpliedTypes() =>
        Keywords.Keys.Where(JsonSchema.Keywords.TypeOf.ContainsKey).Select(keyword => JsonSchema.Keywords.TypeOf[keyword])
            .Concat(HasProperties || Required.Count > 0 ? ["object"] : [])
            .Distinct();

    /// <summary>A whole number of at least 0, as for lengths.</summary>
    public int? Count(string keyword, RuleBook rules)
    {
        if (this[keyword] is not { } place)
        {
            return null;
        }

        if (place.Kind == JsonValueKind.Number && place.Value.TryGetInt32(out var count) && count is >= 0 and <= GrammarLimits.Repetitions)
        {
            return count;
        }

        rules.Refuse(place.Pointer, $"It must be a whole number from 0 to {GrammarLimits.Repetitions}.");
        return null;
    }
}
