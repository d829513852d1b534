namespace Learning.Datasets.Splitting;

/// <summary>What is never on both sides of a split.</summary>
internal enum SplitGrouping
{
    /// <summary>Users, and files beside them.</summary>
    Users,

    /// <summary>Files: there are too few users for each to be on one side.</summary>
    Files,

    /// <summary>Nothing: there are too few users and files. Time alone splits.</summary>
    None,
}
