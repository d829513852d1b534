using Learning.Languages.Scanning;

namespace Learning.Languages.Python;

/// <summary>The mistakes within one logical line. One use.</summary>
internal sealed class PythonLineSyntax(string code, PythonLine line)
{
    private readonly Brackets _brackets = new();

    /// <summary>The line ends with the colon of a block. Known after <see cref="CountErrors"/>.</summary>
    public bool ExpectsBlock { get; private set; }

    public int CountErrors()
    {
        var tokens = line.Tokens;
        int errors = 0, lambdas = 0;
        var hasColon = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            errors += token.IsBroken ? 1 : 0;
            if (i > 0 && IsOperand(tokens[i - 1], isLeft: true) && IsOperand(token, isLeft: false) && !AreStrings(tokens[i - 1], token) && !IsSoftKeyword(i - 1))
                errors++;
            if (token.Is(code, "lambda"))
                lambdas++;
            if (token.Is(code, ":") && lambdas-- <= 0 && _brackets.Depth == 0)
            {
                hasColon = true;
                ExpectsBlock = i == tokens.Count - 1;
            }

            lambdas = Math.Max(0, lambdas);
            if (token is { Kind: TokenKind.Symbol, Length: 1 })
                _brackets.Take(code[token.Start]);
        }

        return errors + _brackets.Unbalanced + (NeedsColon() && !hasColon ? 1 : 0) + (EndsOpen() ? 1 : 0);
    }

    private bool NeedsColon()
    {
        var first = line.Tokens[0].Is(code, "async") && line.Tokens.Count > 1 ? line.Tokens[1] : line.Tokens[0];
        return first.Kind == TokenKind.Keyword && PythonWords.OpensBlock(first.Span(code));
    }

    // a = , x + ; but: from m import *
    private bool EndsOpen()
    {
        var last = line.Tokens[^1];
        if (last.Kind != TokenKind.Symbol || last.IsBroken || last.Is(code, "...") || last.Is(code, "*"))
            return false;
        return code[last.Start] is '=' or '+' or '-' or '*' or '/' or '%' or '<' or '>' or '!' or '|' or '&' or '^' or '~' or '.' or '@';
    }

    private bool IsOperand(Token token, bool isLeft) => token.Kind switch
    {
        TokenKind.Identifier or TokenKind.Number => true,
        TokenKind.String => IsOperandString(token, isLeft),
        TokenKind.Keyword => PythonWords.IsOperand(token.Span(code)),
        TokenKind.Symbol => isLeft && code[token.Start] is ')' or ']' or '}',
        _ => false,
    };

    // A piece of an f-string is no operand at the side of its hole.
    private bool IsOperandString(Token token, bool isLeft) =>
        isLeft ? code[token.End - 1] is '"' or '\'' : code[token.Start] is not ('}' or ':');

    private static bool AreStrings(Token left, Token right) => left.Kind == TokenKind.String && right.Kind == TokenKind.String;

    private bool IsSoftKeyword(int index) =>
        index == 0 && (line.Tokens[0].Is(code, "match") || line.Tokens[0].Is(code, "case") || line.Tokens[0].Is(code, "type"));
}
