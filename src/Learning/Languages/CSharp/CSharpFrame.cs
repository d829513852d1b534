namespace Learning.Languages.CSharp;

/// <summary>An interpolated string that has begun, and the state of its open hole.</summary>
/// <param name="dollars">As many braces open a hole (raw strings); else 1.</param>
/// <param name="quotes">As many end it: 1, or at least 3 of a raw string.</param>
/// <param name="isVerbatim">Quotes are doubled, line breaks allowed, backslashes plain.</param>
/// <param name="isLine">It must end on its line.</param>
internal sealed class CSharpFrame(int dollars, int quotes, bool isVerbatim, bool isLine)
{
    public int Dollars => dollars;

    public int Quotes => quotes;

    public bool IsRaw => quotes >= 3;

    public bool IsVerbatim => isVerbatim;

    public bool IsLine => isLine;

    /// <summary>Brackets open in the hole.</summary>
    public int Nesting { get; set; }
}
