using Learning.Languages;

namespace Learning.Interactions.Filtering;

/// <summary>Takes interactions from the newest on and tells of each whether one that was kept is nearly the same. One use, one thread.</summary>
internal sealed class NearDuplicates
{
    /// <summary>Jaccard similarity of the shingles from which on two are nearly the same.</summary>
    public const double LeastJaccard = 0.8;

    private readonly Dictionary<(int, ulong), List<int>> _bands = [];
    private readonly List<(string Id, HashSet<ulong> Shingles)> _kept = [];

    /// <summary>The id of a kept one that is nearly the same; null = it is kept.</summary>
    public string? FindOrKeep(ILanguage language, Interaction interaction)
    {
        var shingles = Shingles.Of(language, interaction);
        var keys = MinHash.BandKeys(MinHash.Signature(shingles)).ToArray();
        var compared = new HashSet<int>();
        foreach (var key in keys)
        {
            foreach (var candidate in _bands.GetValueOrDefault(key) ?? [])
            {
                if (compared.Add(candidate) && Shingles.Jaccard(_kept[candidate].Shingles, shingles) >= LeastJaccard)
                    return _kept[candidate].Id;
            }
        }

        foreach (var key in keys)
        {
            if (!_bands.TryGetValue(key, out var members))
                _bands[key] = members = [];
            members.Add(_kept.Count);
        }

        _kept.Add((interaction.Id, shingles));
        return null;
    }
}
