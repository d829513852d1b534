using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AdapterHost.Dialects.Body;

/// <summary>
/// The only way to strings and names of a body. JSON may spell half a surrogate pair, which is no text: <see cref="JsonElement"/>'s own
/// accessors and comparisons throw at it, the parser does not.
/// </summary>
internal static class JsonText
{
    /// <summary>The text of a string; false for any other element, and for a string that is no Unicode text.</summary>
    public static bool TryGet(JsonElement element, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (element.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            text = element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Not Unicode: the return value says so.
        }

        return text is not null;
    }

    public static bool TryGetName(JsonProperty property, [NotNullWhen(true)] out string? name)
    {
        name = null;
        try
        {
            name = property.Name;
        }
        catch (InvalidOperationException)
        {
            // Not Unicode: the return value says so.
        }

        return name is not null;
    }

    /// <summary>The last property of that name.</summary>
    /// <param name="element">An object.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static bool TryGetProperty(JsonElement element, string name, out JsonElement value)
    {
        (value, var found) = (default, false);
        foreach (var property in element.EnumerateObject())
        {
            if (TryGetName(property, out var other) && other == name)
                (value, found) = (property.Value, true);
        }

        return found;
    }

    /// <summary>Whether all strings and names within an element are Unicode text.</summary>
    public static bool IsSound(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => TryGet(element, out _),
        JsonValueKind.Array => element.EnumerateArray().All(IsSound),
        JsonValueKind.Object => element.EnumerateObject().All(property => TryGetName(property, out _) && IsSound(property.Value)),
        _ => true,
    };
}
