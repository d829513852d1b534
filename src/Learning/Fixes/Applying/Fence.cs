namespace Learning.Fixes.Applying;

/// <summary>The Markdown fence that chat models put around code.</summary>
internal static class Fence
{
    private const string Mark = "```";

    /// <summary>The answer without one outer fence, which may have lost its end; without line breaks at its end.</summary>
    public static string Strip(string answer)
    {
        var text = answer.Trim('\r', '\n', ' ', '\t');
        if (!text.StartsWith(Mark, StringComparison.Ordinal))
            return answer.TrimEnd('\r', '\n', ' ', '\t');
        var lines = text.Split('\n');
        // ```sql is a fence, ```select 1``` is not.
        if (lines[0].TrimEnd().AsSpan(Mark.Length).ContainsAny(" \t`") || lines.Length == 1)
            return text;
        var end = lines[^1].Trim() == Mark ? lines.Length - 1 : lines.Length;
        return string.Join('\n', lines[1..end]).TrimEnd('\r', '\n', ' ', '\t');
    }
}
