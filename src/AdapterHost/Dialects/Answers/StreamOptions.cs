using System.Text.Json;
using AdapterHost.Dialects.Body;

namespace AdapterHost.Dialects.Answers;

/// <summary>OpenAI's <c>stream_options</c>.</summary>
internal static class StreamOptions
{
    public const string Field = "stream_options";

    // Obfuscation pads chunks against eavesdroppers who see sizes: a matter of the connection, which is the operator's.
    private static readonly FieldTable Fields = new(["include_usage"], powerless: ["include_obfuscation"]);

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
