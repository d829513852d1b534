using Learning.Languages.Scanning;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>
/// Values of what is called a password, secret, token or key: <c>password = "…"</c>, <c>"apiKey": "…"</c>, <c>PASSWORD '…'</c>,
/// <c>IDENTIFIED BY '…'</c>, <c>…;Pwd=…;</c>. A value without quotes counts where it cannot be the name of a variable.
/// </summary>
internal sealed class AssignmentDetector : IDetector
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

    private static Finding? Value(string text, int nameStart, int nameEnd)
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
        // f'…', N'…', r"…"
        if (Words.At(text, valueAt + 1) is '"' or '\'' && char.IsAsciiLetter(text[valueAt]))
            valueAt++;
        if (Words.At(text, valueAt) is '"' or '\'' or '`')
            return operatorLength > 0 || (isPassword && valueAt > at) ? Quoted(text, valueAt, isPassword) : null;
        return operatorLength == 1 && text[afterSpace] != ',' ? Bare(text, nameStart, valueAt, isPassword, isTight: valueAt == at + 1) : null;
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
    private static Finding? Bare(string text, int nameStart, int start, bool isPassword, bool isTight)
    {
        var span = text.AsSpan(start, Math.Min(LongestValue, text.Length - start));
        var length = span.IndexOfAny(" \t\r\n;,\"'`()&<>") is var found && found < 0 ? span.Length : found;
        var isInConnectionString = Words.At(text, nameStart - 1) is ';' or '"' or '\'' or '&' or '?';
        var isKey = length >= LongKey && Runs.Length(text, start, RandomTextDetector.Characters) == length
            && CountDigits(span[..length]) >= (span[..length].ContainsAny('/', '+') ? 1 : LeastDigits);
        var isVariable = Words.At(text, start + length) == '(' || (!isInConnectionString && !isKey && IsDottedName(span[..length]));
        return isVariable || length < 4 || (!isTight && !isKey) ? null : Judge(text, start, length, isPassword);
    }

    private static Finding? Judge(string text, int start, int length, bool isPassword)
    {
        var value = text.AsSpan(start, length);
        var isPlaceholder = value.IndexOfAnyExcept("*.xX") < 0 || value is ['<', .., '>'] or ['$', ..] or ['{', .., '}'] or ['%', ..]
            || value.IndexOf("${", StringComparison.Ordinal) >= 0;
        return isPlaceholder || length < (isPassword ? 1 : ShortestKey) || (!isPassword && value.Contains(' '))
            ? null
            : new(SensitiveKind.Password, start, length);
    }

    // CREATE USER a IDENTIFIED BY 'b'
    private static bool IsIdentifiedBy(string text, int start, ReadOnlySpan<char> name) =>
        name.Equals("BY", StringComparison.OrdinalIgnoreCase)
        && text.AsSpan(Math.Max(0, start - 11), Math.Min(11, start)).TrimEnd().EndsWith("IDENTIFIED", StringComparison.OrdinalIgnoreCase);

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
