namespace Learning.Languages.Scanning;

/// <summary>The operators of a language that have more than one character, longest first.</summary>
internal sealed class Symbols
{
    private readonly string[] _longestFirst;

    public Symbols(params string[] symbols) => _longestFirst = [.. symbols.OrderByDescending(s => s.Length)];

    /// <summary>Length of the symbol at <paramref name="at"/>; 1 for what is no known one.</summary>
    public int LengthAt(string text, int at)
    {
        foreach (var symbol in _longestFirst)
        {
            if (symbol[0] == text[at] && Words.Starts(text, at, symbol))
                return symbol.Length;
        }

        return 1;
    }
}
