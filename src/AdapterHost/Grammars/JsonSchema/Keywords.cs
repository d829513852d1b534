namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Keywords of JSON Schema by what is done with them. Those in no list only describe, and are passed over.</summary>
internal static class Keywords
{
    public static readonly IReadOnlySet<string> Supported = new HashSet<string>
    {
        "$ref", "type", "enum", "const", "allOf", "anyOf", "oneOf", "properties", "required", "additionalProperties", "items", "prefixItems",
        "minItems", "maxItems", "minLength", "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    };

    /// <summary>With what to do instead.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["not"] = "say what is allowed instead",
        ["if"] = "use anyOf with one schema a case",
        ["then"] = "use anyOf with one schema a case",
        ["else"] = "use anyOf with one schema a case",
        ["patternProperties"] = "name the properties, or use additionalProperties",
        ["propertyNames"] = "name the properties",
        ["minProperties"] = "use required",
        ["maxProperties"] = "name the properties",
        ["dependentRequired"] = "use anyOf with one schema a case",
        ["dependentSchemas"] = "use anyOf with one schema a case",
        ["dependencies"] = "use anyOf with one schema a case",
        ["unevaluatedProperties"] = "use additionalProperties",
        ["unevaluatedItems"] = "use items",
        ["additionalItems"] = "use prefixItems and items",
        ["uniqueItems"] = "leave it out and check the answer",
        ["contains"] = "leave it out and check the answer",
        ["minContains"] = "leave it out and check the answer",
        ["maxContains"] = "leave it out and check the answer",
        ["multipleOf"] = "use an enum, or leave it out and check the answer",
        ["$dynamicRef"] = "use $ref to a definition of the same schema",
        ["$recursiveRef"] = "use $ref to a definition of the same schema",
    };

    public static readonly IReadOnlyDictionary<string, string> TypeOf = new Dictionary<string, string>
    {
        ["properties"] = "object",
        ["required"] = "object",
        ["additionalProperties"] = "object",
        ["items"] = "array",
        ["prefixItems"] = "array",
        ["minItems"] = "array",
        ["maxItems"] = "array",
        ["minLength"] = "string",
        ["maxLength"] = "string",
        ["pattern"] = "string",
        ["format"] = "string",
        ["minimum"] = "number",
        ["maximum"] = "number",
        ["exclusiveMinimum"] = "number",
        ["exclusiveMaximum"] = "number",
    };
}
