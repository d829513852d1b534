using Learning.Interactions.Scrubbing.Detectors;

namespace Learning.Interactions.Scrubbing;

/// <summary>How much a value looks like nothing else: the less, the nearer to quotes it has to stand. <c>password='a'</c> must not take every <c>a</c> out of the code.</summary>
internal static class SecretReaches
{
    private const int Shortest = 4;
    private const int ShortestToken = 6;
    private const int ShortestAnywhere = 8;

    public static SecretReach Of(string value)
    {
        if (value.Length < Shortest || SecretNames.Is(value))
            return SecretReach.None;
        var hasDigit = value.Any(char.IsDigit);
        var hasLetter = value.Any(char.IsLetter);
        var isPlain = value.All(c => char.IsLetterOrDigit(c) || c == '_');
        if (isPlain && !hasDigit)
            return value.Length < ShortestToken || SecretNames.Ends(value) ? SecretReach.Quoted : SecretReach.Word;
        if (isPlain && !hasLetter)
            return value.Length < ShortestToken ? SecretReach.Quoted : SecretReach.Token;
        return value.Length < ShortestAnywhere ? SecretReach.Token : SecretReach.Anywhere;
    }
}
