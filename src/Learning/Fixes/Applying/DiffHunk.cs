namespace Learning.Fixes.Applying;

/// <summary>Lines to find in the code, and what to put in their place.</summary>
/// <param name="Old">Empty = an insertion, for which nothing says where.</param>
internal sealed record DiffHunk(IReadOnlyList<string> Old, IReadOnlyList<string> New);
