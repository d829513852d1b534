using System.Security.Cryptography;

namespace Gateway.Canary;

/// <summary>
/// A prompt that nobody has ever sent: lines of random digits. It begins at random too, so that it shares no beginning with an earlier prompt.
/// </summary>
internal sealed class CanaryMarker
{
    /// <summary>
    /// A find of up to this many tokens is none: the mark at the beginning of every prompt, and digits that begin alike by chance. A prompt has
    /// some hundreds.
    /// </summary>
    public const int ChanceTokens = 8;

    private const int Lines = 8;
    private const int DigitsPerLine = 32;

    /// <summary>As many characters in a row of somebody else's marker are no chance: 32 random bits at least, whatever line ends they span.</summary>
    private const int Telling = 12;

    public CanaryMarker() => Prompt = string.Concat(Enumerable.Range(0, Lines).Select(_ => RandomNumberGenerator.GetHexString(DigitsPerLine, lowercase: true) + "\n-- "));

    public string Prompt { get; }

    /// <summary>Whether a text holds a part of the marker.</summary>
    public bool IsIn(string text)
    {
        for (var start = 0; start + Telling <= text.Length; start++)
        {
            if (Prompt.AsSpan().IndexOf(text.AsSpan(start, Telling), StringComparison.OrdinalIgnoreCase) >= 0)
                return true;
        }

        return false;
    }
}
