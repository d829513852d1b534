namespace AdapterHost.Grammars;

/// <summary>What a client's grammar may cost. Beyond any grammar that somebody writes, far below what would hold up others.</summary>
internal static class GrammarLimits
{
    /// <summary>UTF-16 units of a grammar's text.</summary>
    public const int Characters = 256 * 1024;

    /// <summary>Groups within groups.</summary>
    public const int Nesting = 64;

    /// <summary>Groups, sequences, choices and repetitions within each other: the depth of what the compiler walks through.</summary>
    public const int Depth = 256;

    /// <summary>Characters of a name that a message repeats.</summary>
    public const int ShownName = 40;

    /// <summary>A count in braces.</summary>
    public const int Repetitions = 10_000;

    /// <summary>States that a grammar becomes; counted repetitions are written out.</summary>
    public const int States = 50_000;

    /// <summary>Byte tables of all its character classes.</summary>
    public const int Tables = 4_000;

    /// <summary>Blocks of characters and ranges that are looked at to make those tables: some ten milliseconds.</summary>
    public const int ClassWork = 200_000;

    /// <summary>Ways to read the text so far that are open at the same time.</summary>
    public const int Configurations = 10_000;

    /// <summary>Calls, callers and open ways, finished and unfinished, that a matcher keeps: some megabytes at most.</summary>
    public const int Entries = 200_000;

    /// <summary>
    /// Steps of the matcher for one token, each way looked at counted: some ten milliseconds. Where any text is allowed, trying a vocabulary of
    /// 150,000 tokens takes about half of them.
    /// </summary>
    public const int Work = 4_000_000;

    /// <summary>
    /// Of these the part that may go into trying the likeliest tokens one by one, which mostly spares a look at the whole vocabulary. Where it
    /// does not, the rest must do for that.
    /// </summary>
    public const int TrialWork = Work / 16;

    /// <summary>Steps of all matchers of one tenant after which its other sequences with a grammar wait for the next step of the engine.</summary>
    public const int TenantWork = 500_000;
}
