namespace Learning.Languages;

/// <summary>One lexical piece of a code.</summary>
/// <param name="Start">UTF-16 offset in the code.</param>
/// <param name="Length">UTF-16 units, at least 1.</param>
/// <param name="IsBroken">It is a syntax error by itself: a string without its end, a character that the language does not know.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length, bool IsBroken = false)
{
    public int End => Start + Length;

    public ReadOnlySpan<char> Span(string code) => code.AsSpan(Start, Length);

    public string Text(string code) => code.Substring(Start, Length);

    public bool Is(string code, ReadOnlySpan<char> text) => Span(code).SequenceEqual(text);
}
