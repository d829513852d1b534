using System.Text.Json;
using AdapterHost.Dialects.Body;
using AdapterHost.Errors;
using AdapterHost.Grammars;
using AdapterHost.Grammars.JsonSchema;

namespace AdapterHost.Dialects.Settings;

/// <summary>The form that an answer must have: llama.cpp's <c>grammar</c> and <c>json_schema</c>, OpenAI's <c>response_format</c>.</summary>
internal static class GrammarReader
{
    /// <summary>Longest grammar, in UTF-16 units.</summary>
    public const int MaxGrammarLength = 64 * 1024;

    private const string Field = "grammar", Schema = "json_schema", Format = "response_format";

    private static readonly FieldTable FormatFields = new(["type", "json_schema", "schema"]);
    private static readonly FieldTable WrapperFields = new(["schema"], powerless: ["name", "description", "strict"]);

    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    public static readonly IReadOnlyList<string> Fields = [Field, Schema, Format];

    /// <returns>What the answer must follow, compiled; null when it is free.</returns>
    public static Grammar? Read(RequestBody body)
    {
        Grammar?[] forms = [OfGrammar(body), OfSchema(body), OfFormat(body)];
        if (forms.Count(form => form is not null) > 1)
            body.Refuse(ApiError.Invalid(Field, $"Only one of '{Field}', '{Schema}' and '{Format}' can say what form the answer has."));
        return forms.FirstOrDefault(form => form is not null);
    }

    private static Grammar? OfGrammar(RequestBody body)
    {
        if (body.Text(Field) is not { Length: > 0 } text)
            return null;
        if (text.Length > MaxGrammarLength)
        {
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' has {text.Length} characters; the most is {MaxGrammarLength}."));
            return null;
        }

        var result = Grammar.Compile(text);
        if (!result.Compiled)
            body.Refuse(ApiError.Invalid(Field, $"'{Field}' is no GBNF grammar: {result.Error}"));
        return result.Grammar;
    }

    private static Grammar? OfSchema(RequestBody body) => body.Value(Schema) is { } schema ? Compile(body, schema, Schema) : null;

    private static Grammar? OfFormat(RequestBody body)
    {
        if (body.Value(Format) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Object)
        {
            body.RefuseType(Format, "an object", value);
            return null;
        }

        var format = new RequestBody(value, FormatFields, Format + ".");
        var (schema, path) = format.Text("type") switch
        {
            "text" => default,
            // llama-server's own extension: json_object with a schema.
            "json_object" => (format.Value("schema") ?? Nothing, $"{Format}.schema"),
            "json_schema" => OfWrapper(format),
            _ => Unknown(format),
        };
        if (format.Fault is { } fault)
            body.Refuse(fault);
        return path is null || body.Fault is not null ? null : Compile(body, schema, path);
    }

    private static (JsonElement Schema, string? Path) OfWrapper(RequestBody format)
    {
        const string Path = $"{Format}.{Schema}";
        if (format.Value(Schema) is not { ValueKind: JsonValueKind.Object } value)
        {
            format.Refuse(ApiError.Invalid(Path, $"'{Path}' is required: an object with the schema."));
            return default;
        }

        var wrapper = new RequestBody(value, WrapperFields, Path + ".");
        if (wrapper.Fault is { } fault)
            format.Refuse(fault);
        return (wrapper.Value("schema") ?? Nothing, $"{Path}.schema");
    }

    private static (JsonElement Schema, string? Path) Unknown(RequestBody format)
    {
        format.Refuse(ApiError.Invalid($"{Format}.type", $"'{Format}.type' must be text, json_object or json_schema."));
        return default;
    }

    private static Grammar? Compile(RequestBody body, JsonElement schema, string path)
    {
        if (!JsonText.IsSound(schema))
        {
            body.Refuse(ApiError.Invalid(path, $"'{path}' holds what is not Unicode text, as half a surrogate pair."));
            return null;
        }

        // A schema that says nothing is any object, as llama.cpp takes it.
        if (schema.ValueKind == JsonValueKind.Object && schema.GetPropertyCount() == 0)
            return JsonSchemaGrammar.AnyObject;
        var compiled = JsonSchemaGrammar.Compile(schema);
        if (!compiled.Compiled)
        {
            var refused = string.Join(" ", compiled.Refused.Select(refusal => $"{refusal.Pointer}: {refusal.Message}"));
            body.Refuse(ApiError.Unsupported(path, $"'{path}' cannot be followed. {refused}"));
        }

        return compiled.Grammar;
    }
}
