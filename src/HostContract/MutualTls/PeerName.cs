using System.Text.RegularExpressions;

namespace HostContract.MutualTls;

/// <summary>A DNS name, or <c>*.</c> and one, which stands for one label before it.</summary>
internal sealed partial class PeerName
{
    private const string Wildcard = "*.";

    private readonly string _text;

    private PeerName(string text) => _text = text;

    /// <summary>Null when it is no such name.</summary>
    public static PeerName? Parse(string? text) => text is not null && text.Length <= 253 && Form().IsMatch(text) ? new PeerName(text) : null;

    /// <summary>
    /// Whether everybody whom a certificate's name stands for is meant. A certificate for <c>*.hosts</c> is one of <c>*.hosts</c>, but not of
    /// <c>host-0.hosts</c> alone.
    /// </summary>
    public bool Covers(string certificateName)
    {
        if (string.Equals(_text, certificateName, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!_text.StartsWith(Wildcard, StringComparison.Ordinal) || certificateName.IndexOf('.', StringComparison.Ordinal) is not (> 0 and var dot))
            return false;
        return certificateName.AsSpan(dot).Equals(_text.AsSpan(1), StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString() => _text;

    [GeneratedRegex(@"\A(\*\.)?[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
