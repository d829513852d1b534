namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>The name in <c>/home/name</c>, <c>/Users/name</c> and <c>\Users\name</c>, backslashes doubled or not.</summary>
internal sealed class HomePathDetector : IDetector
{
    private const int LongestName = 64;

    private static readonly string[] s_folders = ["/home/", "/Users/", "\\Users\\", "\\\\Users\\\\"];
    private static readonly string[] s_nobody = ["Shared", "Public", "Default", "runner", "user"];

    public IEnumerable<Finding> Find(string text)
    {
        foreach (var folder in s_folders)
        {
            foreach (var at in Runs.Occurrences(text, folder))
            {
                var start = at + folder.Length;
                var span = text.AsSpan(start, Math.Min(LongestName, text.Length - start));
                var length = span.IndexOfAny("/\\ \t\r\n\"'`:;,<>)|*?{}$%") is var end && end < 0 ? span.Length : end;
                if (length > 0 && !s_nobody.Contains(span[..length].ToString()))
                    yield return new(SensitiveKind.User, start, length);
            }
        }
    }
}
