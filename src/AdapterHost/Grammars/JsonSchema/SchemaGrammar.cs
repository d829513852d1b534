using System.Diagnostics.CodeAnalysis;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Either a grammar, or every construct of the schema that cannot be followed.</summary>
/// <param name="Grammar">Null when something is refused.</param>
/// <param name="Refused">Empty when there is a grammar.</param>
internal sealed record SchemaGrammar(Grammar? Grammar, IReadOnlyList<SchemaRefusal> Refused)
{
    [MemberNotNullWhen(true, nameof(Grammar))]
    public bool Compiled => Grammar is not null;
}
