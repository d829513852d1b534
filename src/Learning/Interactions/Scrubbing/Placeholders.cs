using System.Globalization;

namespace Learning.Interactions.Scrubbing;

/// <summary>The placeholders of one sample. Numbers that its texts already have are not given again.</summary>
internal sealed class Placeholders
{
    private readonly Dictionary<(SensitiveKind Kind, string Value), string> _given = [];
    private readonly Dictionary<SensitiveKind, int> _last = [];

    public Placeholders(IReadOnlyList<string> texts)
    {
        foreach (var kind in Enum.GetValues<SensitiveKind>())
            _last[kind] = texts.Max(t => (int?)LastIn(t, $"<{SensitiveKinds.PlaceholderName(kind)}_")) ?? 0;
    }

    public string For(SensitiveKind kind, string value)
    {
        // A secret is one whatever told it.
        var key = (SensitiveKinds.IsSecret(kind) ? SensitiveKind.Password : kind, value);
        if (_given.TryGetValue(key, out var known))
            return known;
        return _given[key] = string.Create(CultureInfo.InvariantCulture, $"<{SensitiveKinds.PlaceholderName(kind)}_{++_last[kind]}>");
    }

    private static int LastIn(string text, string prefix)
    {
        var last = 0;
        for (var at = text.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(prefix, at + 1, StringComparison.Ordinal))
        {
            var digits = text.AsSpan(at + prefix.Length, Math.Min(7, text.Length - at - prefix.Length));
            var end = digits.IndexOf('>');
            if (end > 0 && int.TryParse(digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                last = Math.Max(last, number);
        }

        return last;
    }
}
