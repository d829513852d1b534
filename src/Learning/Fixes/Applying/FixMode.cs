namespace Learning.Fixes.Applying;

/// <summary>What an answer of the model is.</summary>
internal enum FixMode
{
    /// <summary>The whole code.</summary>
    Full,

    /// <summary>The lines of the region, or the whole code around them.</summary>
    Region,

    /// <summary>The changes, in a format that the adapter was trained on.</summary>
    Diff,
}
