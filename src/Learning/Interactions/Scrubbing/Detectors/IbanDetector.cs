namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>Account numbers: two letters, two check digits, 11 to 30 letters and digits with the remainder 1 by 97, in one piece or in groups of four.</summary>
internal sealed class IbanDetector : IDetector
{
    private const int Shortest = 15;
    private const int Longest = 34;

    public IEnumerable<Finding> Find(string text)
    {
        for (var at = 0; at + Shortest <= text.Length; at++)
        {
            if (!Begins(text, at))
                continue;
            var length = Length(text, at);
            if (length == 0)
                continue;
            yield return new(SensitiveKind.Iban, at, length);
            at += length;
        }
    }

    private static bool Begins(string text, int at) => char.IsAsciiLetterUpper(text[at]) && char.IsAsciiLetterUpper(text[at + 1])
        && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3]) && Runs.IsWordStart(text, at);

    // The longest beginning that is one; in groups it may be followed by another word.
    private static int Length(string text, int at)
    {
        int count = 0, remainder = 0, found = 0;
        // The first four characters count last.
        var head = (((((text[at] - 'A' + 10) * 100) + text[at + 1] - 'A' + 10) * 100) + ((text[at + 2] - '0') * 10) + text[at + 3] - '0') % 97;
        for (var i = at + 4; i < text.Length && count < Longest - 4; i++)
        {
            var c = text[i];
            if (c == ' ' && count % 4 == 0 && text[i - 1] != ' ')
                continue;
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c))
                break;
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + c - '0') % 97 : ((remainder * 100) + c - 'A' + 10) % 97;
            count++;
            var isEnd = i + 1 == text.Length || !(char.IsLetterOrDigit(text[i + 1]) || text[i + 1] == '_');
            if (isEnd && count + 4 >= Shortest && ((remainder * 1_000_000L) + head) % 97 == 1)
                found = i + 1 - at;
        }

        return found;
    }
}
