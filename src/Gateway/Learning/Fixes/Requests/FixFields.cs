using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Learning.Fixes.Requests;

/// <summary>Reads the members of one JSON object; keeps the first fault. For one thread.</summary>
internal sealed class FixFields(JsonElement json, string prefix, string[] known)
{
    public FixFault? Fault { get; private set; }

    public bool IsObject()
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Refuse(prefix.TrimEnd('.'), $"{Name()} must be an object.");
            return false;
        }

        var unknown = json.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal));
        if (unknown is not null)
            Refuse(GivenName.IsPlain(unknown) ? prefix + unknown : prefix.TrimEnd('.'), $"{GivenName.Quote(unknown)} is no known field of {Whose()}; there are {string.Join(", ", known)}. Correct or remove it.");
        return Fault is null;
    }

    /// <summary>Null when it is absent or null.</summary>
    public JsonElement? Find(string name) => json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <param name="most">UTF-16 units.</param>
    public string? Text(string name, int most)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String || !TryText(value, out var text))
        {
            Refuse(prefix + name, $"'{prefix}{name}' must be a text of valid Unicode.");
            return null;
        }

        if (text.Length <= most)
            return text;
        Refuse(prefix + name, $"'{prefix}{name}' has {text.Length} characters; the most is {most}. Send less.");
        return null;
    }

    public string Needed(string name, int most)
    {
        var text = Text(name, most);
        if (string.IsNullOrEmpty(text))
            Refuse(prefix + name, $"'{prefix}{name}' is missing or empty. Send it.");
        return text ?? "";
    }

    public int? Number(string name, int least, int most)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Refuse(prefix + name, $"'{prefix}{name}' must be a whole number from {least} to {most}.");
        return null;
    }

    public void Refuse(string field, string message) => Fault ??= new FixFault(field, message);

    public void Refuse(FixFault? fault) => Fault ??= fault;

    private string Whose() => prefix.Length == 0 ? "the body" : Name();

    private string Name() => prefix.Length == 0 ? "The body" : $"'{prefix.TrimEnd('.')}'";

    internal static bool TryText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // A lone half of a surrogate pair.
            text = "";
            return false;
        }
    }
}
