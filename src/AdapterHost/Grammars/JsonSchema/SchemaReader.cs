using System.Text.Json;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Collects what schemas say into views, and finds what references point to.</summary>
internal sealed class SchemaReader(RuleBook rules, JsonElement root)
{
    private int _reads;

    public SchemaView View(Place schema)
    {
        var view = new SchemaView(schema.Pointer);
        Collect(schema, view, 0);
        return view;
    }

    /// <summary>Adds what <paramref name="schema"/> says to what the view says already.</summary>
    public void Collect(Place schema, SchemaView view, int depth)
    {
        if (depth > SchemaLimits.Depth || ++_reads > SchemaLimits.Reads)
        {
            rules.Refuse(schema.Pointer, $"Schemas are combined more than {SchemaLimits.Depth} deep or too often, or a $ref leads back to itself.");
            return;
        }

        if (schema.Kind is not JsonValueKind.Object)
        {
            if (schema.Kind != JsonValueKind.True)
            {
                rules.Refuse(schema.Pointer, schema.Kind == JsonValueKind.False ? "Nothing fits this schema; leave it out." : "A schema must be an object or true.");
            }

            return;
        }

        foreach (var property in schema.Value.EnumerateObject())
        {
            Take(property.Name, schema.Of(property.Name, property.Value), view, depth);
        }
    }

    /// <returns>Null, and a refusal, when there is nothing.</returns>
    public Place? Resolve(Place reference)
    {
        if (reference.Kind != JsonValueKind.String || reference.Value.GetString() is not { } text)
        {
            rules.Refuse(reference.Pointer, "A $ref must be a string.");
            return null;
        }

        if (!text.StartsWith('#'))
        {
            rules.Refuse(reference.Pointer, "A $ref can only point into the same schema, such as #/$defs/name; put the definition there.");
            return null;
        }

        var found = new Place(root, "#");
        foreach (var part in Uri.UnescapeDataString(text[1..]).Split('/').Skip(1))
        {
            var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (found.Kind == JsonValueKind.Object && found.Value.TryGetProperty(name, out var inner))
            {
                found = found.Of(name, inner);
            }
            else if (found.Kind == JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < found.Value.GetArrayLength())
            {
                found = found.Of(index, found.Value[index]);
            }
            else
            {
                rules.Refuse(reference.Pointer, "It points to nothing in this schema.");
                return null;
            }
        }

        if (text.Length > 1 && text[1] != '/')
        {
            rules.Refuse(reference.Pointer, "Anchors do not work here; point to a definition by its path, such as #/$defs/name.");
            return null;
        }

        return found;
    }

    private void Take(string keyword, Place place, SchemaView view, int depth)
    {
        if (Keywords.Refused.TryGetValue(keyword, out var advice))
        {
            if (place.Kind != JsonValueKind.False)
            {
                rules.Refuse(place.Pointer, $"'{keyword}' cannot be followed; {advice}.");
            }

            return;
        }

        switch (keyword)
        {
            case "$ref":
                if (Resolve(place) is { } target)
                {
                    Collect(target, view, depth + 1);
                }

                break;
            case "allOf" when Array(place):
                foreach (var part in place.Items())
                {
                    Collect(part, view, depth + 1);
                }

                break;
            case "properties":
                TakeProperties(place, view);
                break;
            case "required" when Array(place):
                foreach (var name in place.Items())
                {
                    if (name.Kind == JsonValueKind.String)
                    {
                        view.Required.Add(name.Value.GetString()!);
                    }
                    else
                    {
                        rules.Refuse(name.Pointer, "It must be a property's name.");
                    }
                }

                break;
            case var _ when Keywords.Supported.Contains(keyword):
                if (!view.Keywords.TryAdd(keyword, place) && !JsonElement.DeepEquals(view.Keywords[keyword].Value, place.Value))
                {
                    rules.Refuse(place.Pointer, $"'{keyword}' is said twice and differently ({view.Keywords[keyword].Pointer}); say it once.");
                }

                break;
        }
    }

    private void TakeProperties(Place place, SchemaView view)
    {
        if (place.Kind != JsonValueKind.Object)
        {
            rules.Refuse(place.Pointer, "It must be an object.");
            return;
        }

        view.HasProperties = true;
        foreach (var property in place.Value.EnumerateObject())
        {
            var schema = place.Of(property.Name, property.Value);
            var known = view.Properties.FindIndex(one => one.Name == property.Name);
            if (known < 0)
            {
                view.Properties.Add((property.Name, schema));
            }
            else if (!JsonElement.DeepEquals(view.Properties[known].Schema.Value, property.Value))
            {
                rules.Refuse(schema.Pointer, $"The property is described twice and differently ({view.Properties[known].Schema.Pointer}); describe it once.");
            }
        }
    }

    private bool Array(Place place)
    {
        if (place.Kind == JsonValueKind.Array)
        {
            return true;
        }

        rules.Refuse(place.Pointer, "It must be an array.");
        return false;
    }
}
