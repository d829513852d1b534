namespace Learning.Fixes.Checking;

/// <summary>What a fix must be before anybody sees it.</summary>
internal enum FixCheck
{
    /// <summary>Another code in normal form.</summary>
    Changes,

    /// <summary>Changed lines lie in the region, or near it.</summary>
    Region,

    /// <summary>Neither half as long nor twice as long.</summary>
    Size,

    /// <summary>No more syntax errors than before.</summary>
    Syntax,

    /// <summary>No names that nobody knows.</summary>
    Names,

    /// <summary>Not what the user has just changed away from.</summary>
    Reversal,

    /// <summary>No secret that was not in the code.</summary>
    Secrets,
}
