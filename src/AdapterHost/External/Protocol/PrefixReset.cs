namespace AdapterHost.External;

/// <summary>How an engine took the wish to empty its prefix cache.</summary>
internal enum PrefixReset
{
    /// <summary>It is empty.</summary>
    Done,

    /// <summary>It was asked and does not say: so it is if nothing ran.</summary>
    Unsaid,

    /// <summary>Not now: something runs.</summary>
    Refused,

    /// <summary>It offers no such thing.</summary>
    NotOffered,
}
