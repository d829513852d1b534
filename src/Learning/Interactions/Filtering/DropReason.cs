namespace Learning.Interactions.Filtering;

/// <summary>Why an interaction makes no sample.</summary>
internal enum DropReason
{
    /// <summary>Code and fix are the same in normal form: the cause was elsewhere.</summary>
    Unchanged,

    /// <summary>The fix is another code, not the same one mended.</summary>
    Rewrite,

    /// <summary>A newer interaction is nearly the same.</summary>
    Duplicate,
}
