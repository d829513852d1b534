using Learning.Languages.Scanning;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>Passwords of commands whose options do not say so: <c>mysql -pVALUE</c>, <c>sshpass -p VALUE</c>, <c>redis-cli -a VALUE</c>.</summary>
internal sealed class CommandLineDetector : IDetector
{
    private const int LongestCommand = 256;
    private const int LongestValue = 256;

    private static readonly string[] s_mysql =
    [
        "mysql", "mysqldump", "mysqladmin", "mysqlimport", "mysqlcheck", "mysqlshow", "mysqlslap", "mysqlpump", "mysqlsh", "mariadb", "mariadb-dump", "mariadb-admin", "mariadb-import",
    ];

    private static readonly (string Option, string[] Programs, bool IsApart)[] s_options =
    [
        ("-p", s_mysql, false), ("-p", ["sshpass"], true), ("-a", ["redis-cli"], true),
    ];

    public IEnumerable<Finding> Find(string text)
    {
        foreach (var (option, programs, isApart) in s_options)
        {
            foreach (var at in Runs.Occurrences(text, option))
            {
                if (Words.At(text, at - 1) is not (' ' or '\t' or '"' or '\'') || !IsCommandOf(text, at, programs))
                    continue;
                var start = at + option.Length;
                if (isApart)
                {
                    while (Words.At(text, start) is ' ' or '\t' or '"' or '\'' or ',')
                        start++;
                    if (start == at + option.Length)
                        continue;
                }

                if (Value(text, start) is { } value)
                    yield return value;
            }
        }
    }

    private static Finding? Value(string text, int start)
    {
        var isQuoted = Words.At(text, start) is '"' or '\'' && Words.At(text, start + 1) is not (' ' or ',' or ')' or ']' or '\0' or '\r' or '\n');
        var span = text.AsSpan(Math.Min(text.Length, isQuoted ? start + 1 : start));
        span = span[..Math.Min(LongestValue, span.Length)];
        var end = isQuoted ? span.IndexOfAny(text[start], '\r', '\n') : span.IndexOfAny(" \t\r\n\"'`;|&<>()");
        var value = end < 0 ? span : span[..end];
        // A variable, an option, a port of a container.
        var isNone = value.IsEmpty || value[0] is '$' or '%' or '{' or '-' or '<' or '[' || (value.Contains(':') && value.IndexOfAnyExcept("0123456789:.") < 0) || value.IndexOfAnyExcept("*.xX") < 0;
        return isNone ? null : new(SensitiveKind.Password, isQuoted ? start + 1 : start, value.Length);
    }

    // The program's name stands before it in the same command.
    private static bool IsCommandOf(string text, int at, string[] programs)
    {
        var before = text.AsSpan(Math.Max(0, at - LongestCommand), Math.Min(LongestCommand, at));
        var begin = before.LastIndexOfAny("\r\n;|");
        while (begin > 0 && before[..begin].TrimEnd("\r\n") is [.., '\\'] && before[begin] is '\r' or '\n')
            begin = before[..begin].LastIndexOfAny("\r\n;|");
        before = before[(begin + 1)..];
        foreach (var program in programs)
        {
            var found = before.IndexOf(program, StringComparison.Ordinal);
            if (found >= 0 && (found == 0 || !(char.IsLetterOrDigit(before[found - 1]) || before[found - 1] is '_' or '-' or '.' or ':' or '='))
                && before.Length > found + program.Length && before[found + program.Length] is ' ' or '\t' or '"' or '\'')
                return true;
        }

        return false;
    }
}
