using System.Text.Json;
using AdapterHost.Dialects.Body;

namespace AdapterHost.Dialects.Answers;

/// <summary>OpenAI's <c>stream_options</c>.</summary>
internal static class StreamOptions
{
    public const string Field = "stream_options";

    private static readonly FieldTable Fields = new(
        ["include_usage"],
        [KeyValuePair.Create<string, Func<JsonElement, bool>>("include_obfuscation", Neutral.False)]);

    public static bool IncludeUsage(RequestBody body)
    {
        if (body.Value(Field) is not { } value)
            return false;
        if (value.ValueKind != JsonValueKind.Object)
        {
            body.RefuseType(Field, "an object", value);
            return false;
        }

        var options = new RequestBody(value, Fields, Field + ".");
        var include = options.Flag("include_usage");
        if (options.Fault is { } fault)
            body.Refuse(fault);
        return include;
    }
}
