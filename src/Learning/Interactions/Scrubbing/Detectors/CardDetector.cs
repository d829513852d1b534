namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>Numbers of payment cards: an issuer's first digits and length, and Luhn's check digit. Groups may have one space or hyphen between them.</summary>
internal sealed class CardDetector : IDetector
{
    private const int Shortest = 13;
    private const int Longest = 19;

    public IEnumerable<Finding> Find(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsAsciiDigit(text[at]) || !Runs.IsWordStart(text, at))
                continue;
            var (digits, end) = Read(text, at);
            if (digits.Length is >= Shortest and <= Longest && IsIssued(digits) && IsLuhn(digits) && (end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] == '_')))
            {
                yield return new(SensitiveKind.Card, at, end - at);
                at = end;
            }
        }
    }

    private static (string Digits, int End) Read(string text, int at)
    {
        Span<char> digits = stackalloc char[Longest + 1];
        var (count, end) = (0, at);
        for (var i = at; i < text.Length && count <= Longest; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                digits[count++] = text[i];
                end = i + 1;
            }
            else if (text[i] is not (' ' or '-') || i != end)
            {
                break;
            }
        }

        return (digits[..count].ToString(), end);
    }

    private static bool IsIssued(string digits)
    {
        var two = int.Parse(digits.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture);
        var four = int.Parse(digits.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);
        return digits.Length switch
        {
            13 or 19 when two / 10 == 4 => true,
            14 => two is 36 or 38 or 39 || four is >= 3000 and <= 3059,
            15 => two is 34 or 37,
            >= 16 => two / 10 == 4 || two is (>= 51 and <= 55) or 62 or 65
                || four is (>= 2221 and <= 2720) or (>= 3528 and <= 3589) or 6011 or (>= 6440 and <= 6499),
            _ => false,
        };
    }

    private static bool IsLuhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (2 * digit) - 9 : 2 * digit;
        }

        return sum % 10 == 0;
    }
}
