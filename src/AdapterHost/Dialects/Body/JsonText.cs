using System.Text.Json;

namespace AdapterHost.Dialects.Body;

/// <summary>Strings out of JSON that may hold half a surrogate pair, which no tokenizer can take.</summary>
internal static class JsonText
{
    public static bool TryGet(JsonElement element, out string text)
    {
        try
        {
            text = element.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = string.Empty;
            return false;
        }
    }

    public static bool TryGetName(JsonProperty property, out string name)
    {
        try
        {
            name = property.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = string.Empty;
            return false;
        }
    }
}
