namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>E-mail addresses. <c>a@b.c()</c> multiplies matrices.</summary>
internal sealed class EmailDetector : IDetector
{
    private const int LongestLocal = 64;
    private const int LongestDomain = 255;

    public IEnumerable<Finding> Find(string text)
    {
        foreach (var at in Runs.Occurrences(text, "@"))
        {
            var start = at;
            while (start > 0 && at - start < LongestLocal && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '%' or '+' or '-'))
                start--;
            while (start < at && !char.IsLetterOrDigit(text[start]))
                start++;
            var end = at + 1;
            while (end < text.Length && end - at <= LongestDomain && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
                end++;
            while (end > at + 1 && text[end - 1] is '.' or '-')
                end--;
            if (start < at && IsDomain(text.AsSpan(at + 1, end - at - 1)) && (end == text.Length || text[end] is not ('(' or '_')))
                yield return new(SensitiveKind.Email, start, end - start);
        }
    }

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        var dot = domain.LastIndexOf('.');
        if (dot <= 0 || domain.Length - dot - 1 < 2 || domain[0] == '.')
            return false;
        foreach (var c in domain[(dot + 1)..])
        {
            if (!char.IsLetter(c))
                return false;
        }

        return true;
    }
}
