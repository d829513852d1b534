using System.Text.Json.Nodes;
using HostContract;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>
/// A fill-in-the-middle text: what the fix left alone before and behind, with the base model's marks, then the lines that the fix has in between. Nothing ends it: trainers add their own end of text.
/// A sample whose code has one of the marks, or whose fix only removes lines, makes none.
/// </summary>
internal sealed class FimFormat(FimTemplate template) : IExportFormat
{
    public IEnumerable<JsonObject> Rows(DatasetItem item)
    {
        var (code, mended) = (Lines(item.Content.Code), Lines(item.Content.Fixed));
        var head = 0;
        while (head < Math.Min(code.Length, mended.Length) && code[head] == mended[head])
            head++;
        var tail = 0;
        while (tail < Math.Min(code.Length, mended.Length) - head && code[^(tail + 1)] == mended[^(tail + 1)])
            tail++;
        var (before, middle, behind) = (string.Concat(mended[..head]), string.Concat(mended[head..^tail]), string.Concat(mended[^tail..]));
        string[] marks = [template.Prefix, template.Suffix, template.Middle];
        if (middle.Length == 0 || marks.Any(mark => mark.Length > 0 && item.Content.Fixed.Contains(mark, StringComparison.Ordinal)))
            yield break;
        yield return new JsonObject { ["text"] = TextOf(before, middle, behind) };
    }

    private string TextOf(string before, string middle, string behind)
    {
        var gap = template.Spaced ? " " : "";
        // Families without a middle mark put the suffix first, so that the text goes on where the cursor is.
        return template.Middle.Length == 0
            ? $"{template.Suffix}{gap}{behind}{gap}{template.Prefix}{gap}{before}{middle}"
            : $"{template.Prefix}{gap}{before}{gap}{template.Suffix}{gap}{behind}{gap}{template.Middle}{gap}{middle}";
    }

    /// <summary>With their ends.</summary>
    private static string[] Lines(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return [.. lines];
    }
}
