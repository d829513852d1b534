using System.Text.Json;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Body;

/// <summary>Typed reading of the fields of one body. The first thing wrong is kept in <see cref="Fault"/> and names the field.</summary>
/// <remarks>A field that is null counts as absent. The last of two fields of one name wins.</remarks>
internal sealed class RequestBody
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    private readonly string _path;

    /// <param name="root">A JSON object.</param>
    /// <param name="table">Its fields.</param>
    /// <param name="path">Where it stands in the body, with a dot at its end; empty for the body itself.</param>
    public RequestBody(JsonElement root, FieldTable table, string path = "")
    {
        _path = path;
        foreach (var property in root.EnumerateObject())
            Take(property, table);
    }

    /// <summary>The first thing wrong with the body.</summary>
    public ApiError? Fault { get; private set; }

    public void Refuse(ApiError error) => Fault ??= error;

    public JsonElement? Value(string name) => _fields.TryGetValue(name, out var value) ? value : null;

    /// <summary>A field's name as the client finds it.</summary>
    public string PathOf(string name) => _path + name;

    public string? Text(string name) => Value(name) is { } value ? TextOf(value, PathOf(name)) : null;

    /// <summary>A string that must be there; empty where it is refused.</summary>
    public string RequiredText(string name)
    {
        var text = Text(name);
        if (text is null)
            Refuse(ApiError.Invalid(PathOf(name), $"'{PathOf(name)}' is required."));
        return text ?? string.Empty;
    }

    /// <summary>What the objects of an array say, each read as a body of its own; none where the field is absent or no such array.</summary>
    /// <param name="name">The array's field.</param>
    /// <param name="table">The fields of each object.</param>
    /// <param name="most">Most objects.</param>
    /// <param name="read">Reads one; what it refuses is refused here.</param>
    public IReadOnlyList<T> Objects<T>(string name, FieldTable table, int most, Func<RequestBody, T> read)
    {
        var path = PathOf(name);
        if (Value(name) is not { } value)
            return [];
        if (value.ValueKind != JsonValueKind.Array)
            RefuseType(path, $"an array of {table.Shape}", value);
        else if (value.GetArrayLength() > most)
            Refuse(ApiError.Invalid(path, $"'{path}' has {value.GetArrayLength()} entries; the most is {most}."));
        else
            return ReadObjects(value, path, table, read);
        return [];
    }

    /// <summary>The string that an element of the body must be.</summary>
    /// <param name="element">The element.</param>
    /// <param name="path">Where it stands, for the message.</param>
    public string? TextOf(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.String)
            RefuseType(path, "a string", element);
        else if (JsonText.TryGet(element, out var text))
            return text;
        else
            RefuseBroken(path);
        return null;
    }

    public bool Flag(string name)
    {
        if (Value(name) is not { } value)
            return false;
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            RefuseType(PathOf(name), "a boolean", value);
        return value.ValueKind == JsonValueKind.True;
    }

    public int? Integer(string name, int least, int most = int.MaxValue)
    {
        if (Value(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var number))
            RefuseType(PathOf(name), "an integer", value);
        else if (number < least)
            Refuse(ApiError.Invalid(PathOf(name), $"'{PathOf(name)}' is {number}; the least is {least}."));
        else if (number > most && most != int.MaxValue)
            Refuse(ApiError.Invalid(PathOf(name), $"'{PathOf(name)}' is {number}; the most is {most}."));
        else
            return (int)Math.Min(number, int.MaxValue);
        return null;
    }

    public double? Number(string name, double least, double most)
    {
        if (Value(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
            RefuseType(PathOf(name), "a number", value);
        else if (number < least || number > most)
            Refuse(ApiError.Invalid(PathOf(name), $"'{PathOf(name)}' is {number}; it must be from {least} to {most}."));
        else
            return number;
        return null;
    }

    public void RefuseType(string path, string expected, JsonElement found) =>
        Refuse(ApiError.Invalid(path, $"'{path}' must be {expected}, not {KindOf(found)}."));

    private static string KindOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "this number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };

    private List<T> ReadObjects<T>(JsonElement array, string path, FieldTable table, Func<RequestBody, T> read)
    {
        var objects = new List<T>();
        foreach (var (i, element) in array.EnumerateArray().Index())
        {
            if (element.ValueKind != JsonValueKind.Object)
            {
                RefuseType($"{path}[{i}]", "an object", element);
                break;
            }

            var one = new RequestBody(element, table, $"{path}[{i}].");
            objects.Add(read(one));
            if (one.Fault is { } fault)
                Refuse(fault);
        }

        return objects;
    }

    private void Take(JsonProperty property, FieldTable table)
    {
        if (!JsonText.TryGetName(property, out var name))
        {
            RefuseBrokenName();
            return;
        }

        switch (table.RuleOf(name))
        {
            case null:
                Refuse(ApiError.Invalid(PathOf(Shown(name)), $"'{PathOf(Shown(name))}' is not a field that is known here."));
                break;
            case FieldRule.Refused { IsNeutral: var isNeutral }:
                if (property.Value.ValueKind == JsonValueKind.Null || isNeutral(property.Value))
                    break;
                if (JsonText.IsSound(property.Value))
                    Refuse(ApiError.Unsupported(PathOf(name), $"'{PathOf(name)}' does not work here yet; leave it out."));
                else
                    RefuseBroken(PathOf(name));
                break;
            case FieldRule.Works when property.Value.ValueKind == JsonValueKind.Null:
                _fields.Remove(name);
                break;
            case FieldRule.Works:
                _fields[name] = property.Value;
                break;
        }
    }

    private void RefuseBroken(string path) =>
        Refuse(ApiError.Invalid(path, $"'{path}' holds what is not Unicode text, as half a surrogate pair."));

    // Such a name cannot be said: the object that has it is named instead.
    private void RefuseBrokenName()
    {
        var path = _path.TrimEnd('.');
        Refuse(path.Length == 0
            ? new ApiError(ApiErrorCode.InvalidRequest, "The body has a field whose name is not Unicode text.")
            : ApiError.Invalid(path, $"'{path}' has a field whose name is not Unicode text."));
    }

    // The name is the client's own text: enough of it to find the field, not a whole body.
    private static string Shown(string name) => name.Length <= 64 ? name : string.Concat(name.AsSpan(0, 61), "…");
}
