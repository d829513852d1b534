namespace Learning.Languages.CSharp;

/// <summary>Counts, in the statement that is being read, what makes the parser try and turn back.</summary>
internal sealed class StatementCost
{
    private readonly Stack<char> _open = new();
    private int _square;
    private int _question;
    private int _less;
    private int _arrow;
    private int _colon;
    private int _nested;
    private int _keywords;

    /// <summary>Brackets within each other. One that is closed by another kind is not closed: neither is it for the parser.</summary>
    public int Deepest { get; private set; }

    public int DeepestSquare { get; private set; }

    /// <summary>The largest count in any statement so far.</summary>
    public int Most { get; private set; }

    public void Take(ReadOnlySpan<char> token, bool isKeyword)
    {
        _keywords = isKeyword ? _keywords + 1 : 0;
        switch (token)
        {
            case ";":
                _question = _less = _arrow = _colon = _nested = 0;
                break;
            case "?" or "??" or "??=":
                _question++;
                break;
            case "<":
                _less++;
                break;
            case "=>":
                _arrow++;
                break;
            case ":" or "::":
                _colon++;
                break;
            case "(" or "[" or "{":
                _open.Push(token[0]);
                _square += token is "[" ? 1 : 0;
                _nested += token is "[" && _square > 1 ? 1 : 0;
                break;
            case ")" or "]" or "}" when _open.TryPeek(out var open) && open == (token is ")" ? '(' : token is "]" ? '[' : '{'):
                _open.Pop();
                _square -= open == '[' ? 1 : 0;
                break;
        }

        Deepest = Math.Max(Deepest, _open.Count);
        DeepestSquare = Math.Max(DeepestSquare, _square);
        Most = Math.Max(Most, Math.Max(Math.Max(Math.Max(_question, _less), Math.Max(_arrow, _keywords)), Math.Max(_colon, _nested)));
    }
}
