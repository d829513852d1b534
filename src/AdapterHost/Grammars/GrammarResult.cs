using System.Diagnostics.CodeAnalysis;

namespace AdapterHost.Grammars;

/// <summary>Either a compiled grammar or why there is none.</summary>
/// <param name="Grammar">Null when the text is no grammar.</param>
/// <param name="Error">Where and what is wrong, or which limit it exceeds; for the client to read.</param>
internal sealed record GrammarResult(Grammar? Grammar, string? Error)
{
    [MemberNotNullWhen(true, nameof(Grammar))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Compiled => Grammar is not null;
}
