using Learning.Languages.Scanning;

namespace Learning.Languages.CSharp;

/// <summary>
/// Tokens of C#, split as the compiler splits them, with one difference: an interpolated string is its pieces of text and the tokens of its holes. Nothing recurses:
/// strings within holes within strings lie on a stack of their own. One use.
/// </summary>
internal sealed class CSharpLexer(string code)
{
    private static readonly Symbols s_symbols = new(
        "??=", "<<=", "??", "=>", "==", "!=", "<=", ">=", "<<", "&&", "&=", "||", "|=", "^=", "+=", "++", "-=", "--", "->", "*=", "/=", "%=", "::");

    private readonly List<Token> _tokens = new(code.Length / 4);
    private readonly Stack<CSharpFrame> _strings = new();
    private int _at;
    private bool _isLineStart = true;

    public static List<Token> Lex(string code) => new CSharpLexer(code).Lex();

    private List<Token> Lex()
    {
        while (_at < code.Length)
        {
            var c = code[_at];
            if (Words.IsSpace(c))
            {
                _isLineStart |= c is '\n' or '\r';
                _at++;
                continue;
            }

            Next(c);
            _isLineStart = false;
        }

        if (_strings.Count > 0)
            _tokens[^1] = _tokens[^1] with { IsBroken = true };
        return _tokens;
    }

    private void Next(char c)
    {
        if (c == '#' && _isLineStart && _strings.Count == 0)
            Add(TokenKind.Directive, Words.EndOfLine(code, _at));
        else if (Words.Starts(code, _at, "//"))
            Add(TokenKind.Comment, Words.EndOfLine(code, _at));
        else if (Words.Starts(code, _at, "/*"))
            AddBlockComment();
        else if (c == '\'')
            Add(CSharpLiterals.Simple(code, _at));
        else if (c is '"' or '$' or '@' && CSharpLiterals.QuoteAt(code, _at) is var quote and >= 0)
            AddString(quote);
        else if (Numbers.Begins(code, _at))
            Add(TokenKind.Number, Numbers.End(code, _at));
        else if (Words.Begins(c) || (c == '@' && Words.Begins(Words.At(code, _at + 1))))
            AddWord();
        else if (_strings.TryPeek(out var frame) && InHole(frame, c))
            return;
        else
            Add(new Token(TokenKind.Symbol, _at, s_symbols.LengthAt(code, _at), char.IsControl(c)));
    }

    private void AddBlockComment()
    {
        var end = Words.Behind(code, _at + 2, "*/");
        Add(new Token(TokenKind.Comment, _at, end - _at, IsBroken: end < _at + 4 || !Words.Starts(code, end - 2, "*/")));
    }

    private void AddWord()
    {
        var end = Words.EndOfWord(code, _at + 1);
        var kind = CSharpWords.IsKeyword(code.AsSpan(_at, end - _at)) ? TokenKind.Keyword : TokenKind.Identifier;
        Add(kind, end);
    }

    private void AddString(int quote)
    {
        var prefix = code.AsSpan(_at, quote - _at);
        var quotes = Words.CountRun(code, quote, '"');
        var isVerbatim = prefix.Contains('@');
        var dollars = prefix.Count('$');
        if (dollars == 0)
        {
            Add(isVerbatim ? CSharpLiterals.Verbatim(code, _at) : quotes >= 3 ? CSharpLiterals.Raw(code, _at, quotes) : CSharpLiterals.Simple(code, _at));
            // A string without its end in a hole: more likely the end of the one around it.
            if (_tokens[^1].IsBroken)
                _strings.Clear();
            return;
        }

        var isRaw = quotes >= 3 && !isVerbatim;
        var start = _at;
        _at = quote + (isRaw ? quotes : 1);
        _strings.Push(new CSharpFrame(isRaw ? dollars : 1, isRaw ? quotes : 1, isVerbatim, isRaw ? !CSharpLiterals.IsMultiLine(code, _at) : !isVerbatim));
        AddText(start, _strings.Peek());
    }

    // True when the character belongs to the string around the hole and was taken.
    private bool InHole(CSharpFrame frame, char c)
    {
        if (frame.Nesting == 0 && c == '}')
        {
            var start = _at;
            _at += Words.CountRun(code, _at, '}', frame.Dollars);
            AddText(start, frame);
            return true;
        }

        if (frame.Nesting == 0 && c == ':' && Words.At(code, _at + 1) != ':')
        {
            var end = code.AsSpan(_at).IndexOfAny('}', '"', '\n');
            end = end < 0 ? code.Length : _at + end;
            Add(TokenKind.String, Math.Max(_at + 1, code.AsSpan(0, end).TrimEnd().Length));
            return true;
        }

        frame.Nesting = Math.Max(0, frame.Nesting + (c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0));
        return false;
    }

    // A piece of text from start to the next hole, or to the string's end, which closes its frame.
    private void AddText(int start, CSharpFrame frame)
    {
        var piece = CSharpLiterals.Piece(code, _at, frame);
        Add(new Token(TokenKind.String, start, piece.End - start, piece.IsBroken));
        if (piece.OpensHole)
            frame.Nesting = 0;
        else
            _strings.Pop();
    }

    private void Add(TokenKind kind, int end) => Add(new Token(kind, _at, end - _at));

    private void Add(Token token)
    {
        _tokens.Add(token);
        _at = token.End;
    }
}
