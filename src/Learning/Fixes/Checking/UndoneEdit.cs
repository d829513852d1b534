using Learning.Fixes.Applying;
using Learning.Languages;

namespace Learning.Fixes.Checking;

/// <summary>Whether a fix takes back what the user did last: all of it, whatever else it does.</summary>
internal static class UndoneEdit
{
    public static bool Undoes(FixCandidate fix, string before)
    {
        if (NormalForm.AreEqual(fix.Language, fix.Fixed, before))
            return true;
        // As edits of the original, so that both count in the same text.
        var backwards = LineEdits.Between(fix.Original, before).Where(e => Matters(fix, e)).ToArray();
        return backwards.Length > 0 && backwards.All(back => fix.Edits.Any(e => e.Lines == back.Lines && NormalForm.AreEqual(fix.Language, e.Text, back.Text)));
    }

    private static bool Matters(FixCandidate fix, TextEdit edit) =>
        !NormalForm.AreEqual(fix.Language, fix.Original.Substring(edit.Start, edit.Length), edit.Text);
}
