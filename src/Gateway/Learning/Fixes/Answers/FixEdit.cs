namespace Gateway.Learning.Fixes.Answers;

/// <summary>Replaces a range of the original code.</summary>
/// <param name="Start">UTF-16 offset.</param>
/// <param name="Length">UTF-16 units; 0 = an insertion.</param>
/// <param name="Line">The first line that it covers, counted from 1.</param>
/// <param name="Lines">How many; 0 = an insertion before that line.</param>
internal sealed record FixEdit(int Start, int Length, string Text, int Line, int Lines);
