namespace Learning.Fixes.Applying;

/// <summary>A way to write changes that an adapter can be trained on. An adapter's manifest names it.</summary>
internal interface IDiffFormat
{
    string Name { get; }

    /// <summary>The hunks in the order of the code; null when the answer is not in this format.</summary>
    IReadOnlyList<DiffHunk>? Read(string answer);
}
