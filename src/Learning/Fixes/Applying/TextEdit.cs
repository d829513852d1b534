namespace Learning.Fixes.Applying;

/// <summary>Replaces a range of the original code. The edits of a fix are in order, do not overlap, and all count in the original.</summary>
/// <param name="Start">UTF-16 offset.</param>
/// <param name="Length">UTF-16 units; 0 = an insertion.</param>
/// <param name="Lines">The lines of the original that the range covers.</param>
internal sealed record TextEdit(int Start, int Length, string Text, LineRange Lines);
