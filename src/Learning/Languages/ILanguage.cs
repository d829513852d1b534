namespace Learning.Languages;

/// <summary>
/// What the learning loop knows of a programming language. Every member is total: any text gets an answer, in time about linear in its length. Thread-safe.
/// </summary>
internal interface ILanguage
{
    /// <summary>Lower case, as datasets and metrics call it.</summary>
    string Name { get; }

    /// <summary>When two names are the same name.</summary>
    StringComparer NameComparer { get; }

    /// <summary>The tokens in their order, comments included. Between them lies white space only.</summary>
    IReadOnlyList<Token> Lex(string code);

    /// <summary>
    /// The code's tokens in normal form: two codes have the same ones exactly if they differ in nothing but comments, white space (save where it means something), quotes,
    /// optional commas and semicolons, and the writing of numbers. Names are kept.
    /// </summary>
    IReadOnlyList<string> NormalTokens(string code);

    /// <summary>How many places break the grammar; 0 for what a parser takes. For comparing two versions of a code, since dialects differ.</summary>
    int CountSyntaxErrors(string code);

    /// <summary>The language itself declares the name: a keyword, a built-in function or type.</summary>
    bool Declares(string name);

    /// <summary>The names in a code, in their order and as often as they stand there, without quotes; no keywords.</summary>
    IReadOnlyList<string> Names(string code);
}
