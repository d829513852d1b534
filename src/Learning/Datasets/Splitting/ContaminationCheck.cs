using Learning.Interactions;
using Learning.Interactions.Filtering;
using Learning.Languages;

namespace Learning.Datasets.Splitting;

/// <summary>
/// Knows the held-out part and tells what is too like something in it: the same code or the same fix in normal form, or <see cref="LeastJaccard"/> of the shingles in common. Exact, not by samples:
/// through an index of shingles. Thread-safe.
/// </summary>
internal sealed class ContaminationCheck
{
    public const double LeastJaccard = 0.7;

    private readonly LanguageTable _languages;
    private readonly HashSet<string> _normalForms = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<int>> _index = [];
    private readonly List<int> _sizes = [];

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
                members.Add(_sizes.Count);
            }

            _sizes.Add(shingles.Count);
        }
    }

    public bool Touches(Interaction one)
    {
        var language = _languages.Find(one.Language);
        if (_normalForms.Contains(NormalForm.Of(language, one.Code)) || _normalForms.Contains(NormalForm.Of(language, one.Fixed)))
            return true;
        var shingles = Shingles.Of(language, one);
        var common = new Dictionary<int, int>();
        foreach (var member in shingles.SelectMany(shingle => _index.GetValueOrDefault(shingle) ?? []))
            common[member] = common.GetValueOrDefault(member) + 1;
        return common.Any(pair => (double)pair.Value / (shingles.Count + _sizes[pair.Key] - pair.Value) >= LeastJaccard);
    }
}
