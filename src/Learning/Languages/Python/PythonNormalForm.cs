using Learning.Languages.Scanning;

namespace Learning.Languages.Python;

/// <summary>Builds the normal form a logical line at a time. One use.</summary>
internal sealed class PythonNormalForm(string code)
{
    private readonly List<string> _tokens = [];
    private readonly Stack<OpenBracket> _brackets = new();
    private Indentation? _indentation;

    public IReadOnlyList<string> Tokens => _tokens;

    public void Add(PythonLine line)
    {
        _indentation ??= new Indentation(line.Column);
        _indentation.Take(line.Column);
        _tokens.Add("\n" + new string('\t', Math.Min(_indentation.Level, 100)));
        _brackets.Clear();
        var first = _tokens.Count;
        foreach (var token in line.Tokens)
            Add(token, first);
        while (_tokens.Count > first && _tokens[^1] == ";")
            _tokens.RemoveAt(_tokens.Count - 1);
    }

    private void Add(Token token, int first)
    {
        var text = PythonText.Normal(token, code);
        if (token.Kind == TokenKind.Symbol)
            TakeSymbol(text, first);
        _tokens.Add(text);
    }

    private void TakeSymbol(string text, int first)
    {
        switch (text)
        {
            case "(" or "[" or "{":
                _brackets.Push(new OpenBracket(text[0], _tokens.Count > first && IsOperand(_tokens[^1])));
                break;
            case "," when _brackets.TryPeek(out var open):
                open.Commas++;
                break;
            case ")" or "]" or "}" when _brackets.TryPop(out var closed):
                if (_tokens[^1] == "," && closed.LastCommaIsIdle)
                    _tokens.RemoveAt(_tokens.Count - 1);
                break;
        }
    }

    private static bool IsOperand(string token) =>
        token is ")" or "]" or "}" || (Words.Begins(token[0]) && (!PythonWords.IsKeyword(token) || PythonWords.IsOperand(token))) || token[^1] == '"';

    /// <param name="followsOperand">A call or a subscript.</param>
    private sealed class OpenBracket(char kind, bool followsOperand)
    {
        public int Commas { get; set; }

        // (a,) is a tuple and x[a,] has one for a key; [a,] and f(a,) mean what they mean without.
        public bool LastCommaIsIdle => Commas > 1 || kind == '{' || (kind == '(' ? followsOperand : !followsOperand);
    }
}
