namespace AdapterFormats.Validation;

/// <summary>Names from an upload, fit to be shown: short and without control characters.</summary>
internal static class FindingText
{
    private const int MaxLength = 160;

    public static string Shorten(string text)
    {
        var cut = text.Length <= MaxLength ? text : string.Concat(text.AsSpan(0, MaxLength), "…");
        return cut.Any(c => char.IsControl(c) || char.IsSurrogate(c))
            ? string.Create(cut.Length, cut, static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                    span[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '\uFFFD' : source[i];
            })
            : cut;
    }
}
