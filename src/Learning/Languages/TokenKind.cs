namespace Learning.Languages;

/// <summary>What a token is. White space is none; it lies between them.</summary>
internal enum TokenKind
{
    /// <summary>A word that the language gives a meaning of its own.</summary>
    Keyword,

    /// <summary>A word that names something.</summary>
    Identifier,

    /// <summary>A name in quotes (SQL).</summary>
    QuotedIdentifier,

    Number,

    String,

    /// <summary>An operator, a bracket, a separator, or a character that means nothing.</summary>
    Symbol,

    Comment,

    /// <summary>A line for a tool: <c>#if</c> of C#, <c>%pip</c> of a Python notebook.</summary>
    Directive,

    /// <summary>The end of a logical line, where lines mean something.</summary>
    LineEnd,
}
