namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary><c>user:password</c> of <c>scheme://user:password@host</c>.</summary>
internal sealed class UserInfoDetector : IDetector
{
    private const int Longest = 256;

    public IEnumerable<Finding> Find(string text)
    {
        foreach (var mark in Runs.Occurrences(text, "://"))
        {
            var start = mark + 3;
            var end = text.AsSpan(start, Math.Min(Longest, text.Length - start)).IndexOfAny("@/?# \t\r\n\"'<>`");
            if (end > 0 && text[start + end] == '@')
                yield return new(SensitiveKind.UserInfo, start, end);
        }
    }
}
