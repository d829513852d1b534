using Learning.Interactions;
using Learning.Interactions.Filtering;
using Learning.Languages;

namespace Learning.Datasets.Splitting;

/// <summary>
/// Knows the held-out part and tells what is too like something in it: the same code or the same fix in normal form, or <see cref="LeastJaccard"/> of the shingles in common. Exact, not by samples:
/// through an index of shingles, of which only the rarest are looked up: two that have so much in common share one of any few. Thread-safe.
/// </summary>
internal sealed class ContaminationCheck
{
    public const double LeastJaccard = 0.7;

    private readonly LanguageTable _languages;
    private readonly HashSet<string> _normalForms = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<int>> _index = [];
    private readonly List<HashSet<ulong>> _heldOut = [];

    public ContaminationCheck(LanguageTable languages, IEnumerable<Interaction> heldOut)
    {
        _languages = languages;
        foreach (var one in heldOut)
        {
            var language = languages.Find(one.Language);
            _normalForms.Add(NormalForm.Of(language, one.Code));
            _normalForms.Add(NormalForm.Of(language, one.Fixed));
            var shingles = Shingles.Of(language, one);
            foreach (var shingle in shingles)
            {
                if (!_index.TryGetValue(shingle, out var members))
                    _index[shingle] = members = [];
                members.Add(_heldOut.Count);
            }

            _heldOut.Add(shingles);
        }
    }

    public bool Touches(Interaction one)
    {
        var language = _languages.Find(one.Language);
        if (_normalForms.Contains(NormalForm.Of(language, one.Code)) || _normalForms.Contains(NormalForm.Of(language, one.Fixed)))
            return true;
        var shingles = Shingles.Of(language, one);
        // Of n shingles at least LeastJaccard n are common, so at most the rest is not: of one more than the rest, one is.
        var least = (int)Math.Ceiling((LeastJaccard * shingles.Count) - 1e-9);
        var rarest = shingles.Select(shingle => _index.GetValueOrDefault(shingle)).OrderBy(members => members?.Count ?? 0).Take(shingles.Count - least + 1);
        var compared = new HashSet<int>();
        foreach (var members in rarest.OfType<List<int>>())
        {
            if (members.Any(member => compared.Add(member) && Shingles.Jaccard(_heldOut[member], shingles) >= LeastJaccard))
                return true;
        }

        return false;
    }
}
