namespace AdapterHost.Grammars;

/// <summary>What a client's grammar may cost. Beyond any grammar that somebody writes, far below what would hold up others.</summary>
internal static class GrammarLimits
{
    /// <summary>UTF-16 units of a grammar's text.</summary>
    public const int Characters = 256 * 1024;

    /// <summary>Groups within groups.</summary>
    public const int Nesting = 64;

    /// <summary>A count in braces.</summary>
    public const int Repetitions = 10_000;

    /// <summary>States that a grammar becomes; counted repetitions are written out.</summary>
    public const int States = 50_000;

    /// <summary>Byte tables of all its character classes.</summary>
    public const int Tables = 4_000;

    /// <summary>Ways to read the text so far that are open at the same time.</summary>
    public const int Configurations = 10_000;

    /// <summary>Steps of the matcher for one token, the whole vocabulary tried: some ten milliseconds.</summary>
    public const int Work = 8_000_000;
}
