namespace Learning.Fixes.Applying;

/// <summary>What all lines of an answer lack at their begin, or have too much.</summary>
/// <param name="Text">White space.</param>
internal readonly record struct IndentShift(string Text, bool IsLacking)
{
    /// <summary>How the lines of the code from <paramref name="at"/> on differ from these in indentation; null when they differ in anything else, or not all alike.</summary>
    public static IndentShift? Between(IReadOnlyList<string> answer, IReadOnlyList<string> code, int at)
    {
        if (at + answer.Count > code.Count)
            return null;
        IndentShift? shift = null;
        for (var i = 0; i < answer.Count; i++)
        {
            var (given, real) = (answer[i], code[at + i]);
            if (CodeLines.IsBlank(given) && CodeLines.IsBlank(real))
                continue;
            if (shift is null)
            {
                var (shorter, longer) = (CodeLines.IndentOf(given), CodeLines.IndentOf(real));
                shift = longer.EndsWith(shorter, StringComparison.Ordinal)
                    ? new IndentShift(longer[..(longer.Length - shorter.Length)], IsLacking: true)
                    : shorter.EndsWith(longer, StringComparison.Ordinal) ? new IndentShift(shorter[..(shorter.Length - longer.Length)], IsLacking: false) : null;
            }

            if (shift is not { } found || (found.IsLacking ? found.Text + given != real : found.Text + real != given))
                return null;
        }

        return shift ?? new IndentShift("", IsLacking: true);
    }

    public string Move(string line)
    {
        if (Text.Length == 0 || CodeLines.IsBlank(line))
            return line;
        return IsLacking ? Text + line : line.StartsWith(Text, StringComparison.Ordinal) ? line[Text.Length..] : line.TrimStart(' ', '\t');
    }
}
