namespace Bench.Loop;

/// <summary>What came of some people's work.</summary>
internal sealed class WorkTally
{
    private readonly Lock _gate = new();

    public int Asked { get; private set; }

    /// <summary>No fix was good enough, or in time.</summary>
    public int None { get; private set; }

    public int Right { get; private set; }

    public int Taken { get; private set; }

    /// <summary>Answers by who gave them.</summary>
    public Dictionary<string, int> ByVersion { get; } = [];

    public void Add(string? version, bool right, bool taken)
    {
        lock (_gate)
        {
            Asked++;
            None += version is null ? 1 : 0;
            Right += right ? 1 : 0;
            Taken += taken ? 1 : 0;
            if (version is not null)
                ByVersion[version] = ByVersion.GetValueOrDefault(version) + 1;
        }
    }

    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Asked} cells, {(double)Right / Math.Max(1, Asked):P0} fixed rightly, {(double)Taken / Math.Max(1, Asked):P0} accepted, {None} without an answer ({string.Join(", ", ByVersion.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}"))})");
}
