using Learning.Languages.Scanning;

namespace Learning.Interactions.Scrubbing.Detectors;

/// <summary>What stands around a place, of code whose language is unknown. Looks back a bounded way.</summary>
internal static class Surroundings
{
    private const int LongestLine = 512;
    private const int LongestBlock = 2048;

    /// <summary>Within <c>-- …</c>, <c># …</c>, <c>// …</c> or <c>/* … */</c>. A mark within quotes is taken for one too.</summary>
    public static bool IsComment(string text, int at)
    {
        var before = Before(text, at);
        if (before.TrimStart() is ['*', ' ', ..])
            return true;
        for (var i = 0; i < before.Length; i++)
        {
            var isFree = i == 0 || char.IsWhiteSpace(before[i - 1]) || before[i - 1] is ';' or ')' or ',' or '}';
            var rest = before[i..];
            // --name is an option.
            if ((isFree && (rest[0] == '#' || (rest is ['-', '-', ..] && (rest.Length == 2 || !char.IsLetter(rest[2]))))) || (rest is ['/', '/', ..] && (i == 0 || before[i - 1] != ':')))
                return true;
        }

        var block = text.AsSpan(Math.Max(0, at - LongestBlock), Math.Min(LongestBlock, at));
        return block.LastIndexOf("/*", StringComparison.Ordinal) is var open && open >= 0 && open > block.LastIndexOf("*/", StringComparison.Ordinal);
    }

    /// <summary>Behind <c>export</c>, <c>ENV</c> or <c>set</c> at a line's begin.</summary>
    public static bool IsExported(string text, int at) => Before(text, at).Trim() is "export" or "ENV" or "ARG" or "set" or "declare -x" or "env";

    /// <summary>Nothing stands before it on its line.</summary>
    public static bool BeginsLine(string text, int at) => Before(text, at).Trim().IsEmpty;

    /// <summary>Behind it nothing stands on its line but punctuation, a comment or a bracket's end.</summary>
    public static bool EndsLine(string text, int at)
    {
        while (Words.At(text, at) is ' ' or '\t' or ';' or ',' or '.' or '*' or '/' or '\\')
            at++;
        return at >= text.Length || text[at] is '\r' or '\n' or '#' || Words.Starts(text, at, "--");
    }

    private static ReadOnlySpan<char> Before(string text, int at)
    {
        var span = text.AsSpan(Math.Max(0, at - LongestLine), Math.Min(LongestLine, at));
        return span[(span.LastIndexOfAny('\r', '\n') + 1)..];
    }
}
