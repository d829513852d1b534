namespace Learning.Languages.Python;

/// <summary>An f-string that has begun, or a format within a hole of one.</summary>
/// <param name="quote">The quote that ends the string.</param>
/// <param name="quotes">1 or 3 of them.</param>
/// <param name="isFormat">The hole's brace ends it; the string's end would be a mistake.</param>
internal sealed class PythonFrame(char quote, int quotes, bool isFormat = false)
{
    public char Quote => quote;

    public int Quotes => quotes;

    public bool IsFormat => isFormat;

    /// <summary>Brackets open in the hole.</summary>
    public int Nesting { get; set; }
}
