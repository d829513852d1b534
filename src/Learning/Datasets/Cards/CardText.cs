using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Learning.Datasets.Cards;

/// <summary>HTML of a card. Values come in by <see cref="Text"/> alone, which escapes them; marks by <see cref="Mark"/>, which takes none.</summary>
internal sealed class CardText
{
    private readonly StringBuilder _html = new();

    /// <summary>A piece of the page itself, never a value.</summary>
    public CardText Mark(string html)
    {
        _html.Append(html);
        return this;
    }

    public CardText Text(string? value)
    {
        _html.Append(HtmlEncoder.Default.Encode(value ?? ""));
        return this;
    }

    public CardText Number(double value)
    {
        _html.Append(value.ToString("0.##", CultureInfo.InvariantCulture));
        return this;
    }

    public override string ToString() => _html.ToString();
}
