namespace Gateway.Identity.Issuers;

/// <summary>An issuer in which <c>*</c> stands for one label of the host name or one segment of the path, whole and not empty.</summary>
internal sealed class IssuerPattern
{
    private const string Any = "*";

    private readonly string _scheme;
    private readonly string[] _labels;
    private readonly string[] _segments;

    private IssuerPattern(string scheme, string[] labels, string[] segments) => (_scheme, _labels, _segments) = (scheme, labels, segments);

    /// <summary>The pattern, or null when it is none.</summary>
    public static IssuerPattern? Parse(string text)
    {
        if (Split(text) is not { } parts || parts._labels.Concat(parts._segments).Any(part => part != Any && part.Contains('*', StringComparison.Ordinal)))
            return null;
        // Two labels at least stay fixed: "*.com" would be half the world.
        var host = parts._labels;
        return host.Contains("") || (host.Contains(Any) && (host.Length < 3 || host[^1] == Any || host[^2] == Any)) ? null : parts;
    }

    /// <summary>Whether the pattern stands for this issuer, which was found to be in canonical form.</summary>
    public bool Matches(string issuer) => Split(issuer) is { } other && !other._labels.Contains(Any) && Overlaps(other);

    /// <summary>Whether some issuer fits both.</summary>
    public bool Overlaps(IssuerPattern other) => _scheme == other._scheme && Overlap(_labels, other._labels) && Overlap(_segments, other._segments);

    private static bool Overlap(string[] left, string[] right) =>
        left.Length == right.Length && left.Zip(right).All(pair => pair.First == pair.Second || Stands(pair.First, pair.Second) || Stands(pair.Second, pair.First));

    private static bool Stands(string pattern, string part) => pattern == Any && part.Length > 0;

    // The port stays part of the last label: a pattern without it does not fit an issuer with one.
    private static IssuerPattern? Split(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme <= 0)
            return null;
        var rest = text[(scheme + 3)..].Split('/');
        return new IssuerPattern(text[..scheme], rest[0].Split('.'), rest[1..]);
    }
}
