using System.Diagnostics.CodeAnalysis;

namespace AdapterHost.Grammars.JsonSchema;

/// <summary>Either a grammar, or every construct of the schema that cannot be followed.</summary>
/// <param name="Gbnf">Null when something is refused.</param>
/// <param name="Refused">Empty when there is a grammar.</param>
internal sealed record SchemaGrammar(string? Gbnf, IReadOnlyList<SchemaRefusal> Refused)
{
    [MemberNotNullWhen(true, nameof(Gbnf))]
    public bool Compiled => Gbnf is not null;
}
