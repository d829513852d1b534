using Learning.Languages.Scanning;

namespace Learning.Languages.Python;

/// <summary>
/// Tokens of Python 3 with the ends of logical lines; indentation is where a line's first token stands. An f-string is its pieces of text and the tokens of its holes.
/// A line of a notebook's own (<c>%pip</c>, <c>!ls</c>) is a directive. Nothing recurses. One use.
/// </summary>
internal sealed class PythonLexer(string code)
{
    private static readonly Symbols s_symbols = new(
        "**=", "//=", ">>=", "<<=", "...", "**", "//", ">>", "<<", "<=", ">=", "==", "!=", "->", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", ":=");

    private readonly List<Token> _tokens = new(code.Length / 4);
    private readonly Stack<PythonFrame> _strings = new();
    private int _at;
    private int _brackets;
    private bool _isLineEmpty = true;

    public static List<Token> Lex(string code) => new PythonLexer(code).Lex();

    private List<Token> Lex()
    {
        while (_at < code.Length)
        {
            var c = code[_at];
            if (c is '\n' or '\r')
                EndLine();
            else if (Words.IsSpace(c))
                _at++;
            else if (c == '\\' && Words.At(code, _at + 1) is '\n' or '\r')
                _at += Words.Starts(code, _at + 1, "\r\n") ? 3 : 2;
            else
                Next(c);
        }

        if (_strings.Count > 0)
            _tokens[^1] = _tokens[^1] with { IsBroken = true };
        return _tokens;
    }

    private void EndLine()
    {
        var length = Words.Starts(code, _at, "\r\n") ? 2 : 1;
        if (_brackets > 0 || _strings.Count > 0 || _isLineEmpty)
        {
            _at += length;
            return;
        }

        Add(new Token(TokenKind.LineEnd, _at, length));
        _isLineEmpty = true;
    }

    private void Next(char c)
    {
        if (c == '#')
        {
            Add(TokenKind.Comment, Words.EndOfLine(code, _at));
            return;
        }

        if (c is '%' or '!' && _isLineEmpty && _brackets == 0 && _strings.Count == 0)
            Add(TokenKind.Directive, Words.EndOfLine(code, _at));
        else if (PythonLiterals.QuoteAt(code, _at) is var quote and >= 0)
            AddString(quote);
        else if (Numbers.Begins(code, _at))
            Add(TokenKind.Number, Numbers.End(code, _at));
        else if (Words.Begins(c))
            AddWord();
        else if (!_strings.TryPeek(out var frame) || !InHole(frame, c))
            AddSymbol(c);
        _isLineEmpty = false;
    }

    private void AddWord()
    {
        var end = Words.EndOfWord(code, _at);
        Add(PythonWords.IsKeyword(code.AsSpan(_at, end - _at)) ? TokenKind.Keyword : TokenKind.Identifier, end);
    }

    private void AddSymbol(char c)
    {
        _brackets = Math.Max(0, _brackets + (c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0));
        Add(new Token(TokenKind.Symbol, _at, s_symbols.LengthAt(code, _at), char.IsControl(c) || c is '$' or '?' or '\\' or '`'));
    }

    private void AddString(int quote)
    {
        var start = _at;
        var prefix = code.AsSpan(start, quote - start);
        var quotes = PythonLiterals.CountQuotes(code, quote);
        if (!prefix.ContainsAny("fFtT"))
        {
            Add(PythonLiterals.Plain(code, _at, quote, quotes));
            // A string without its end in a hole: more likely the end of the one around it.
            if (_tokens[^1].IsBroken)
                _strings.Clear();
            return;
        }

        _at = quote + quotes;
        _strings.Push(new PythonFrame(code[quote], quotes));
        AddText(start, _strings.Peek());
    }

    // True when the character belongs to the string around the hole and was taken.
    private bool InHole(PythonFrame frame, char c)
    {
        if (frame.Nesting == 0 && c == '}')
        {
            AddText(_at++, frame);
            return true;
        }

        if (frame.Nesting == 0 && c == ':' && Words.At(code, _at + 1) != '=')
        {
            _strings.Push(new PythonFrame(frame.Quote, frame.Quotes, isFormat: true));
            AddText(_at++, _strings.Peek());
            return true;
        }

        frame.Nesting = Math.Max(0, frame.Nesting + (c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0));
        return false;
    }

    // A piece of text from start to the next hole or to the end of the string or format, which closes its frame.
    private void AddText(int start, PythonFrame frame)
    {
        var piece = PythonLiterals.Piece(code, _at, frame);
        Add(new Token(TokenKind.String, start, piece.End - start, piece.IsBroken));
        if (piece.OpensHole)
        {
            frame.Nesting = 0;
            return;
        }

        // A string that ends within a format ends with its hole.
        do
            frame = _strings.Pop();
        while (piece.IsBroken && frame.IsFormat && _strings.Count > 0);
    }

    private void Add(TokenKind kind, int end) => Add(new Token(kind, _at, end - _at));

    private void Add(Token token)
    {
        _tokens.Add(token);
        _at = token.End;
    }
}
