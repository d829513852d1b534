namespace Learning.Interactions.Filtering;

/// <summary>Why an interaction makes no sample. The first that fits counts, in this order.</summary>
internal enum DropReason
{
    /// <summary>There is no error text: nobody knows what was wrong.</summary>
    NoError,

    /// <summary>Too much time between failure and success: something else may have happened.</summary>
    TooLate,

    /// <summary>A generated or vendored file: people do not fix those.</summary>
    Generated,

    /// <summary>The fix is no code of the language that it is said to be, and is of another.</summary>
    OtherLanguage,

    /// <summary>Code and fix are the same in normal form: the cause was elsewhere.</summary>
    Unchanged,

    /// <summary>The fix has more syntax errors than the code.</summary>
    WorseSyntax,

    /// <summary>The fix is another code, not the same one mended.</summary>
    Rewrite,

    /// <summary>A newer interaction is nearly the same.</summary>
    Duplicate,

    /// <summary>Good, but its file has enough samples already.</summary>
    FileShare,

    /// <summary>Good, but its user has enough samples already.</summary>
    UserShare,
}
