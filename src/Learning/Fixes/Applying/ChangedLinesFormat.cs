namespace Learning.Fixes.Applying;

/// <summary>
/// The changed lines only: <c>-old</c> and <c>+new</c> in the order of the code, without context, line numbers or spaces behind the sign. The reference adapters are trained on it. New lines
/// belong to the old ones before them, or, at the begin, to those behind them.
/// </summary>
internal sealed class ChangedLinesFormat : IDiffFormat
{
    public string Name => "changed-lines";

    public IReadOnlyList<DiffHunk>? Read(string answer)
    {
        var hunks = new List<DiffHunk>();
        List<string> old = [], added = [];
        foreach (var line in CodeLines.Split(answer))
        {
            if (line is not ['-' or '+', ..])
                return null;
            if (line[0] == '-' && added.Count > 0 && old.Count > 0)
            {
                hunks.Add(new DiffHunk(old, added));
                (old, added) = ([], []);
            }

            (line[0] == '-' ? old : added).Add(line[1..]);
        }

        hunks.Add(new DiffHunk(old, added));
        return hunks;
    }
}
