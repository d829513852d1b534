using System.Text;
using Learning.Languages.Scanning;

namespace Learning.Languages.Python;

/// <summary>One writing for each literal: double quotes, lower-case prefix without u, no escaped quotes where none is needed.</summary>
internal static class PythonText
{
    public static string Normal(Token token, string code)
    {
        var text = token.Span(code);
        return token.Kind switch
        {
            TokenKind.Number => Numbers.Canonical(text),
            TokenKind.String when !token.IsBroken => String(text),
            TokenKind.Directive => text.TrimEnd().ToString(),
            _ => text.ToString(),
        };
    }

    private static string String(ReadOnlySpan<char> text)
    {
        var quote = text.IndexOfAny('"', '\'');
        // A format, or what is left of one behind a hole in it.
        if (text[0] == ':' || (text[0] == '}' && text[^1] is not ('"' or '\'' or '{')))
            return text.TrimEnd().ToString();
        if (text[0] == '}')
            return text[^1] is '"' or '\'' ? $"{Body(text[..^Quotes(text, text.Length - 1, -1)], isRaw: false)}\"" : text.ToString();
        var prefix = text[..quote].ToString().ToLowerInvariant().Replace("u", "", StringComparison.Ordinal);
        var quotes = Quotes(text, quote, 1);
        // A piece before a hole has no quotes at its end.
        var isWhole = !prefix.AsSpan().ContainsAny('f', 't') || text[^1] == text[quote];
        var body = isWhole ? text[(quote + quotes)..^quotes] : text[(quote + quotes)..];
        return $"{prefix}\"{Body(body, prefix.Contains('r', StringComparison.Ordinal))}{(isWhole ? "\"" : "")}";
    }

    private static int Quotes(ReadOnlySpan<char> text, int at, int step)
    {
        var third = at + (2 * step);
        var isTriple = third >= 0 && third < text.Length && text[at] == text[at + step] && text[at] == text[third];
        return isTriple ? 3 : 1;
    }

    private static string Body(ReadOnlySpan<char> body, bool isRaw)
    {
        if (isRaw || body.IndexOfAny('"', '\\') < 0)
            return body.ToString();
        var text = new StringBuilder(body.Length);
        for (var i = 0; i < body.Length; i++)
        {
            if (body[i] == '\\' && i + 1 < body.Length)
            {
                i++;
                text.Append(body[i] == '\'' ? "'" : $"\\{body[i]}");
            }
            else
            {
                text.Append(body[i] == '"' ? "\\\"" : body[i].ToString());
            }
        }

        return text.ToString();
    }
}
