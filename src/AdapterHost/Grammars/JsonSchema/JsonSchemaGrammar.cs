using System.Text.Json;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>From a JSON schema to a grammar whose every text is a document that the schema accepts.</summary>
/// <remarks>
/// Where the two cannot be equal the grammar is the narrower: properties come in the schema's order, an object that names its properties has
/// no others unless <c>additionalProperties</c> says so, tuples have no further items, strings and numbers have one spelling of several.
/// The one exception is <c>oneOf</c>, which is taken as <c>anyOf</c>.
/// </remarks>
internal static class JsonSchemaGrammar
{
    /// <summary>Any JSON object (<c>json_object</c>).</summary>
    public static Grammar AnyObject { get; } = Grammar.Compile(new RuleBook().Write("object")).Grammar!;

    /// <param name="schema">Any JSON; not used after the call returns.</param>
    public static SchemaGrammar Compile(JsonElement schema)
    {
        var rules = new RuleBook();
        string root;
        try
        {
            root = new SchemaCompiler(rules, schema).Compile();
        }
        catch (InvalidOperationException)
        {
            // What JsonElement says of half a surrogate pair.
            return new SchemaGrammar(null, [new SchemaRefusal("#", "It holds what is not Unicode text, as half a surrogate pair.")]);
        }

        if (rules.Refused.Count > 0)
        {
            return new SchemaGrammar(null, rules.Refused);
        }

        var result = Grammar.Compile(rules.Write(root));
        return result.Compiled
            ? new SchemaGrammar(result.Grammar, [])
            : new SchemaGrammar(null, [new SchemaRefusal("#", $"The schema is too large: as a grammar, {result.Error}.")]);
    }
}
