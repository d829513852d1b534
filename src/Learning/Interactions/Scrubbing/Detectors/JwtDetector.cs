namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>JSON web tokens: two or three parts of base64url, of which the first is a JSON object.</summary>
internal sealed class JwtDetector : IDetector
{
    private const int ShortestPart = 8;

    public IEnumerable<Finding> Find(string text)
    {
        var end = 0;
        foreach (var at in Runs.Occurrences(text, "eyJ"))
        {
            if (at < end)
                continue;
            end = at + Runs.Length(text, at, Runs.Base64Url);
            var parts = end - at >= ShortestPart ? 1 : 0;
            while (parts is 1 or 2 && end < text.Length && text[end] == '.' && Runs.Length(text, end + 1, Runs.Base64Url) is var length && length >= ShortestPart)
            {
                end += 1 + length;
                parts++;
            }

            if (parts > 1)
                yield return new(SensitiveKind.Jwt, at, end - at);
        }
    }
}
