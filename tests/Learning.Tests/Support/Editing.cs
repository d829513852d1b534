using System.Text;
using Learning.Fixes.Applying;

namespace Learning.Tests.Support;

/// <summary>What an editor does with a fix's edits.</summary>
internal static class Editing
{
    public static string Apply(string code, IReadOnlyList<TextEdit> edits)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var edit in edits)
        {
            Assert.True(edit.Start >= at && edit.Start + edit.Length <= code.Length);
            text.Append(code, at, edit.Start - at).Append(edit.Text);
            at = edit.Start + edit.Length;
        }

        return text.Append(code, at, code.Length - at).ToString();
    }
}
