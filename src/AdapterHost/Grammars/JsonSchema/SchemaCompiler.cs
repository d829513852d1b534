using System.Text.Json;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Writes a rule for each schema. A schema that is referred to has one rule, however often: so recursion ends.</summary>
internal sealed class SchemaCompiler
{
    private readonly RuleBook _rules;
    private readonly SchemaReader _reader;
    private readonly JsonElement _root;
    private readonly Dictionary<string, string> _byPointer = [];
    private int _depth;

    public SchemaCompiler(RuleBook rules, JsonElement root)
    {
        (_rules, _root) = (rules, root);
        _reader = new SchemaReader(rules, root);
    }

    /// <returns>The rule of the whole document.</returns>
    public string Compile() => RuleOf(new Place(_root, "#"));

    /// <returns>The name of the schema's rule.</returns>
    public string RuleOf(Place schema)
    {
        if (_byPointer.TryGetValue(schema.Pointer, out var known))
        {
            return known;
        }

        if (_depth >= SchemaLimits.Depth || _rules.Full)
        {
            return _rules.Refuse(schema.Pointer, $"Schemas are nested more than {SchemaLimits.Depth} deep, or the schema is too large.");
        }

        var name = _byPointer[schema.Pointer] = _rules.Name();
        _depth++;
        _rules.Add(name, Target(schema) is { } target ? RuleOfTarget(schema, target) : Of(_reader.View(schema)));
        _depth--;
        return name;
    }

    private string RuleOfTarget(Place schema, Place target)
    {
        var seen = new HashSet<string> { schema.Pointer };
        for (Place? next = target; next is { } place; next = Target(place))
        {
            if (!seen.Add(place.Pointer))
            {
                return _rules.Refuse(place.Pointer, "It refers to itself and to nothing else: it describes nothing.");
            }
        }

        return RuleOf(target);
    }

    /// <summary>What a schema that is nothing but a reference points to.</summary>
    private Place? Target(Place schema)
    {
        if (schema.Kind != JsonValueKind.Object)
        {
            return null;
        }

        var said = schema.Value.EnumerateObject().Where(one => Keywords.Supported.Contains(one.Name) || Keywords.Refused.ContainsKey(one.Name)).ToList();
        return said switch
        {
            [{ Name: "$ref", Value: var reference }] => _reader.Resolve(schema.Of("$ref", reference)),
            [{ Name: "allOf", Value: { ValueKind: JsonValueKind.Array } all }] when all.GetArrayLength() == 1 => schema.Of("allOf", all).Of(0, all[0]),
            _ => null,
        };
    }

    private string Of(SchemaView view)
    {
        if (view["const"] is { } constant)
        {
            return GbnfText.JsonValue(constant.Value);
        }

        if (view["enum"] is { } values)
        {
            return Enumeration(view, values);
        }

        foreach (var keyword in new[] { "anyOf", "oneOf" })
        {
            if (view[keyword] is { } options)
            {
                return Options(view.Without(keyword), options);
            }
        }

        var types = Types(view);
        return types.Count == 0 ? "value" : string.Join(" | ", types.Select(type => OfType(type, view)));
    }

    private string OfType(string type, SchemaView view) => type switch
    {
        "object" => ObjectRules.Write(view, this, _rules),
        "array" => ArrayRules.Write(view, this, _rules),
        "string" => StringRules.Write(view, _rules),
        "integer" => NumberRules.Integer(view, _rules),
        "number" => NumberRules.Number(view, _rules),
        _ => type,
    };

    private string Enumeration(SchemaView view, Place values)
    {
        var types = view["type"] is null ? [] : Types(view);
        var fitting = values.Kind == JsonValueKind.Array
            ? values.Value.EnumerateArray().Where(value => types.Count == 0 || types.Any(type => Fits(type, value))).ToList()
            : [];
        return fitting.Count > 0
            ? string.Join(" | ", fitting.Select(GbnfText.JsonValue))
            : _rules.Refuse(values.Pointer, "It must be an array with at least one value that fits the type.");
    }

    private string Options(SchemaView rest, Place options)
    {
        if (options.Kind != JsonValueKind.Array || options.Value.GetArrayLength() == 0)
        {
            return _rules.Refuse(options.Pointer, "It must be an array of schemas.");
        }

        return string.Join(" | ", options.Items().Select(option =>
        {
            if (rest.IsEmpty)
            {
                return RuleOf(option);
            }

            if (_depth >= SchemaLimits.Depth || _rules.Full)
            {
                return _rules.Refuse(options.Pointer, $"Choices are nested more than {SchemaLimits.Depth} deep, or the schema is too large.");
            }

            var both = rest.Without();
            _reader.Collect(option, both, 0);
            _depth++;
            var rule = _rules.Add(Of(both));
            _depth--;
            return rule;
        }));
    }

    private List<string> Types(SchemaView view)
    {
        if (view["type"] is not { } place)
        {
            return [.. view.ImpliedTypes()];
        }

        var named = place.Kind == JsonValueKind.Array ? [.. place.Items()] : new List<Place> { place };
        foreach (var one in named)
        {
            if (one.Kind != JsonValueKind.String || one.Value.GetString() is not ("object" or "array" or "string" or "integer" or "number" or "boolean" or "null"))
            {
                _rules.Refuse(one.Pointer, "It must be object, array, string, integer, number, boolean or null.");
                return [];
            }
        }

        return [.. named.Select(one => one.Value.GetString()!).Distinct()];
    }

    private static bool Fits(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.IsInteger(number),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => value.ValueKind == JsonValueKind.Null,
    };
}
