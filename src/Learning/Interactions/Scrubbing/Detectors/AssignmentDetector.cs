using Learning.Languages.Scanning;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>
/// Values of what is called a password, secret, token or key: <c>password = "…"</c>, <c>"apiKey": "…"</c>, <c>PASSWORD '…'</c>,
/// <c>IDENTIFIED BY '…'</c>, <c>SET PASSWORD FOR x = '…'</c>, <c>…;Pwd=…;</c>, <c>--password …</c>. What counts without quotes says <see cref="UnquotedValue"/>.
/// </summary>
/// <param name="isSettings">The texts are YAML, an environment or of a shell: words without quotes are values.</param>
internal sealed class AssignmentDetector(bool isSettings) : IDetector
{
    private const int LongestValue = 512;
    private const int ShortestKey = 8;
    private const int LongKey = 20;
    private const int LeastDigits = 4;

    public IEnumerable<Finding> Find(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!IsNamePart(text[at]))
                continue;
            var end = at;
            while (end < text.Length && IsNamePart(text[end]))
                end++;
            if (end - at <= SecretNames.Longest && Value(text, at, end) is { } value)
            {
                yield return value;
                end = Math.Max(end, value.End);
            }

            at = end;
        }
    }

    private Finding? Value(string text, int nameStart, int nameEnd)
    {
        var name = text.AsSpan(nameStart, nameEnd - nameStart);
        var isPassword = SecretNames.IsPassword(name) || IsIdentifiedBy(text, nameStart, name);
        if (!isPassword && !SecretNames.IsKey(name))
            return null;
        var at = nameEnd;
        // The name's own quote, as in JSON.
        if (Words.At(text, at) is '"' or '\'' or '`' or ']')
            at++;
        var afterSpace = SkipSpaces(text, at);
        var operatorLength = OperatorLength(text, afterSpace);
        var valueAt = SkipSpaces(text, afterSpace + operatorLength);
        var isOption = name[0] == '-' && operatorLength == 0 && valueAt > at;
        if (operatorLength == 0 && SetPasswordFor(text, nameStart, nameEnd) is { } quoteAt)
            return Quoted(text, quoteAt, isPassword);
        // f'…', N'…', r"…"
        if (Words.At(text, valueAt + 1) is '"' or '\'' && char.IsAsciiLetter(text[valueAt]))
            valueAt++;
        // 'Password: ' ends there.
        if (at == nameEnd && nameStart > 0 && (Words.At(text, valueAt) is '"' or '\'') && text[nameStart - 1] == text[valueAt])
            return null;
        if (Words.At(text, valueAt) is '"' or '\'' or '`')
            return operatorLength > 0 || isOption || (isPassword && valueAt > at) ? Quoted(text, valueAt, isPassword) : null;
        if (isOption && BareLength(text, nameStart, valueAt) is var length && UnquotedValue.IsArgument(text, nameStart, valueAt, length))
            return Judge(text, valueAt, length, isPassword);
        return operatorLength == 1 && text[afterSpace] != ',' ? Bare(text, nameStart, nameEnd, valueAt, isPassword, isTight: valueAt == at + 1) : null;
    }

    private static Finding? Quoted(string text, int quoteAt, bool isPassword)
    {
        var start = quoteAt + 1;
        var span = text.AsSpan(start, Math.Min(LongestValue, text.Length - start));
        // Without its end, to the end of the line.
        var end = span.IndexOfAny(text[quoteAt], '\r', '\n');
        return Judge(text, start, end < 0 ? span.Length : end, isPassword);
    }

    // password=x is a setting; password = x is code, but for a value that is no expression.
    private Finding? Bare(string text, int nameStart, int nameEnd, int start, bool isPassword, bool isTight)
    {
        var length = BareLength(text, nameStart, start);
        var span = text.AsSpan(start, length);
        var next = Words.At(text, start + length);
        if (length < 4 || next == '(')
            return null;
        var isInConnectionString = Words.At(text, nameStart - 1) is ';' or '"' or '\'' or '&' or '?';
        // The shell's own variable is a folder.
        if (!isInConnectionString && span[0] is '/' or '~' or '.' && text.AsSpan(nameStart, nameEnd - nameStart) is "PWD" or "OLDPWD" or "pwd")
            return null;
        var isKey = length >= LongKey && Runs.Length(text, start, RandomTextDetector.Characters) >= length
            && CountDigits(span) >= (span.ContainsAny('/', '+') ? 1 : LeastDigits);
        var isArgument = next is ',' or ')' && UnquotedValue.IsExpression(span);
        var isNoCode = isInConnectionString || (!IsDottedName(span) && !isArgument && !(span.Contains('&') && UnquotedValue.IsExpression(span)));
        return isKey || (isTight && isNoCode) || UnquotedValue.IsSecret(text, nameStart, start, length, isPassword, isSettings, isTight) ? Judge(text, start, length, isPassword) : null;
    }

    private static int BareLength(string text, int nameStart, int start)
    {
        var span = text.AsSpan(start, Math.Min(LongestValue, text.Length - start));
        var end = span.IndexOfAny(" \t\r\n;,\"'`()<>");
        span = end < 0 ? span : span[..end];
        // In a query the next value begins, in a shell the next command.
        end = Words.At(text, nameStart - 1) is '?' or '&' ? span.IndexOf('&') : span.IndexOf("&&", StringComparison.Ordinal);
        span = end < 0 ? span : span[..end];
        while (span is [.., '}'] && !span.Contains('{'))
            span = span[..^1];
        while (span is [.., ']'] && !span.Contains('['))
            span = span[..^1];
        return span.Length;
    }

    // SET PASSWORD FOR 'a'@'b' = PASSWORD('c')
    private static int? SetPasswordFor(string text, int nameStart, int nameEnd)
    {
        const int Longest = 128;
        const int LongestFunction = 16;
        if (!text.AsSpan(nameStart, nameEnd - nameStart).Equals("PASSWORD", StringComparison.OrdinalIgnoreCase))
            return null;
        var at = SkipSpaces(text, nameEnd);
        if (at == nameEnd || string.Compare(text, at, "FOR ", 0, 4, StringComparison.OrdinalIgnoreCase) != 0)
            return null;
        var equal = text.AsSpan(at, Math.Min(Longest, text.Length - at)).IndexOfAny('=', ';', '\n');
        if (equal < 0 || text[at + equal] != '=')
            return null;
        at = SkipSpaces(text, at + equal + 1);
        var value = text.AsSpan(at, Math.Min(LongestFunction, text.Length - at));
        var open = value.IndexOf('(');
        var call = open > 0 && value[..open].TrimEnd().EndsWith("PASSWORD", StringComparison.OrdinalIgnoreCase) ? open + 1 : 0;
        at = SkipSpaces(text, at + call);
        return Words.At(text, at) is '"' or '\'' ? at : null;
    }

    private static Finding? Judge(string text, int start, int length, bool isPassword)
    {
        var value = text.AsSpan(start, length);
        // Names of options stand in quotes too: ("--password", "-p").
        var isPlaceholder = value.IndexOfAnyExcept("*.xX") < 0 || (value is ['-', _] or ['-', '-', ..] && value.IndexOfAnyExcept(Runs.Base64Url) < 0) || value is ['<', .., '>'] or ['$', ..] or ['{', .., '}'] or ['%', ..]
            || value.IndexOf("${", StringComparison.Ordinal) >= 0;
        return isPlaceholder || length < (isPassword ? 1 : ShortestKey) || (!isPassword && value.Contains(' '))
            ? null
            : new(SensitiveKind.Password, start, length);
    }

    // CREATE USER a IDENTIFIED BY 'b', IDENTIFIED WITH plugin BY 'b'
    private static bool IsIdentifiedBy(string text, int start, ReadOnlySpan<char> name)
    {
        const int Longest = 64;
        if (!name.Equals("BY", StringComparison.OrdinalIgnoreCase))
            return false;
        var before = text.AsSpan(Math.Max(0, start - Longest), Math.Min(Longest, start)).TrimEnd();
        var at = before.LastIndexOf("IDENTIFIED", StringComparison.OrdinalIgnoreCase);
        var between = at < 0 ? default : before[(at + "IDENTIFIED".Length)..];
        return at >= 0 && (between.IsEmpty || (between.TrimStart().StartsWith("WITH ", StringComparison.OrdinalIgnoreCase) && !between.ContainsAny(';', ',')));
    }

    private static bool IsDottedName(ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            if (!Words.Continues(c) && c is not ('.' or '[' or ']'))
                return false;
        }

        return Words.Begins(value.IsEmpty ? '0' : value[0]);
    }

    private static int CountDigits(ReadOnlySpan<char> value)
    {
        var digits = 0;
        foreach (var c in value)
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits;
    }

    private static int OperatorLength(string text, int at)
    {
        if (Words.Starts(text, at, "=>") || Words.Starts(text, at, ":=") || Words.Starts(text, at, "==") || Words.Starts(text, at, "!=") || Words.Starts(text, at, "<>"))
            return 2;
        return Words.At(text, at) is '=' or ':' or ',' ? 1 : 0;
    }

    private static int SkipSpaces(string text, int at)
    {
        while (Words.At(text, at) is ' ' or '\t')
            at++;
        return at;
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
