namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>
/// Telephone numbers, as far as they cannot be arithmetic or dates: <c>+49 151 2345678</c> (with a
/// separator or at least ten digits), <c>(555) 123-4567</c>, <c>555-123-4567</c>, <c>030/1234567</c>.
/// </summary>
internal sealed class PhoneDetector : IDetector
{
    private const int Longest = 24;

    public IEnumerable<Finding> Find(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!Begins(text, at))
                continue;
            var end = at;
            while (end < text.Length && end - at < Longest && (char.IsAsciiDigit(text[end]) || " -()./".Contains(text[end]) || end == at))
                end++;
            while (end > at && !char.IsAsciiDigit(text[end - 1]))
                end--;
            if (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
                continue;
            if (!IsPhone(text.AsSpan(at, end - at)))
                continue;
            yield return new(SensitiveKind.Phone, at, end - at);
            at = end;
        }
    }

    private static bool Begins(string text, int at) => (text[at] is '+' or '(' || char.IsAsciiDigit(text[at]))
        && (at == 0 || !(char.IsLetterOrDigit(text[at - 1]) || "_.-+)/".Contains(text[at - 1])));

    private static bool IsPhone(ReadOnlySpan<char> text)
    {
        // As a shape: 9 for a digit.
        Span<char> shape = stackalloc char[text.Length];
        var digits = 0;
        for (var i = 0; i < text.Length; i++)
        {
            shape[i] = char.IsAsciiDigit(text[i]) ? '9' : text[i];
            digits += shape[i] == '9' ? 1 : 0;
        }

        if (shape.IndexOf("  ") >= 0 || digits > 15)
            return false;
        if (text is ['+', >= '1' and <= '9', ..])
            return digits >= 8 && (digits >= 10 || shape.ContainsAny(" -("));
        if (shape is "(999) 999-9999" or "(999)999-9999" or "999-999-9999" or "999.999.9999")
            return true;
        // A trunk zero, an area, one separator, the number.
        var separator = shape.IndexOfAny('/', '-', ' ');
        return text is ['0', >= '1' and <= '9', ..] && separator is >= 3 and <= 6 && shape[(separator + 1)..].IndexOfAnyExcept("9 ") < 0 && digits is >= 8 and <= 13;
    }
}
