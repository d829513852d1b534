using Learning.Languages.Scanning;

namespace Learning.Fixes.Checking;

/// <summary>The words of a text in no language.</summary>
internal static class ContextWords
{
    public static IEnumerable<string> Of(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!Words.Begins(text[at]))
                continue;
            var end = Words.EndOfWord(text, at);
            yield return text[at..end];
            at = end;
        }
    }
}
