using System.Text;

namespace Learning.Interactions.Scrubbing;

/// <summary>
/// Replaces secrets and personal data by placeholders like <c>&lt;EMAIL_1&gt;</c>. The same value has the same placeholder in all texts of a sample, so that the fix still fits the code, and
/// other numbers elsewhere, so that samples cannot be joined by it. Scrubbing what was scrubbed changes nothing. Thread-safe.
/// </summary>
internal sealed class Scrubber(SensitiveText sensitive)
{
    /// <param name="texts">All texts of one sample: error, code, fix, context.</param>
    /// <param name="language">In languages of settings a value needs no quotes; null = unknown.</param>
    /// <param name="prose">How many of the first texts are no code but an error's text.</param>
    public ScrubbedSample Scrub(IReadOnlyList<string> texts, string? language = null, int prose = 0)
    {
        var found = sensitive.FindTogether(texts, language, prose);
        var counts = found.SelectMany(f => f).GroupBy(f => f.Kind).ToDictionary(g => g.Key, g => g.Count());
        if (counts.ContainsKey(SensitiveKind.PrivateKey))
            return new ScrubbedSample([], counts);
        var placeholders = new Placeholders(texts);
        return new ScrubbedSample([.. texts.Select((text, i) => Replace(text, found[i], placeholders))], counts);
    }

    private static string Replace(string text, IReadOnlyList<Finding> found, Placeholders placeholders)
    {
        if (found.Count == 0)
            return text;
        var scrubbed = new StringBuilder(text.Length);
        var at = 0;
        foreach (var finding in found)
        {
            scrubbed.Append(text, at, finding.Start - at).Append(placeholders.For(finding.Kind, text.Substring(finding.Start, finding.Length)));
            at = finding.End;
        }

        return scrubbed.Append(text, at, text.Length - at).ToString();
    }
}
