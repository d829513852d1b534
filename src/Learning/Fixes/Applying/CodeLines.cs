namespace Learning.Fixes.Applying;

/// <summary>A text as lines without their breaks. Joined again with the code's own kind of break.</summary>
internal static class CodeLines
{
    public static string[] Split(string text) => [.. text.Split('\n').Select(l => l.EndsWith('\r') ? l[..^1] : l)];

    /// <summary>The break that the code has, should it have one kind only; else <c>\n</c>.</summary>
    public static string BreakOf(string code)
    {
        var lines = code.AsSpan().Count('\n');
        return lines > 0 && code.AsSpan().Count("\r\n") == lines ? "\r\n" : "\n";
    }

    public static bool IsBlank(string line) => string.IsNullOrWhiteSpace(line);

    public static string IndentOf(string line) => line[..(line.Length - line.TrimStart(' ', '\t').Length)];

    /// <summary>The longest indentation that all lines begin with that are not blank; "" without such a line.</summary>
    public static string CommonIndent(IEnumerable<string> lines)
    {
        string? common = null;
        foreach (var line in lines.Where(l => !IsBlank(l)))
        {
            var indent = IndentOf(line);
            common = common is null ? indent : common[..common.AsSpan().CommonPrefixLength(indent)];
        }

        return common ?? "";
    }
}
