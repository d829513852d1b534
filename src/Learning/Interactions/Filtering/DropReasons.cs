namespace Learning.Interactions.Filtering;

/// <summary>Facts of the reasons.</summary>
internal static class DropReasons
{
    /// <summary>The verdict on what makes a sample.</summary>
    public const string Kept = "kept";

    /// <summary>As rows, manifests and interfaces have it.</summary>
    public static string NameOf(DropReason? reason) => reason switch
    {
        null => Kept,
        DropReason.NoError => "no_error",
        DropReason.TooLate => "too_late",
        DropReason.Generated => "generated",
        DropReason.OtherLanguage => "other_language",
        DropReason.Unchanged => "unchanged",
        DropReason.WorseSyntax => "worse_syntax",
        DropReason.Rewrite => "rewrite",
        DropReason.Duplicate => "duplicate",
        DropReason.FileShare => "file_share",
        DropReason.UserShare => "user_share",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };

    /// <summary>It would make a sample were there not so many of the like: nothing is wrong with it.</summary>
    public static bool IsShare(DropReason reason) => reason is DropReason.FileShare or DropReason.UserShare;
}
