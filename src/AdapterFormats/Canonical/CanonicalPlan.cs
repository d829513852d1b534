using AdapterFormats.Elements;
using AdapterFormats.Gguf;
using AdapterFormats.Validation;

namespace AdapterFormats.Canonical;

/// <summary>What the canonical file will contain, in its order: by tensor name, ordinal.</summary>
internal sealed record CanonicalPlan(
    string Architecture, float Alpha, IReadOnlyList<CanonicalTensor> Tensors, int Rank, IReadOnlyList<string> Targets)
{
    public long DataBytes => Tensors.Sum(t => GgufFormat.Align(t.Bytes, GgufFormat.DefaultAlignment));

    /// <summary>Of pairs that every rule has passed. <paramref name="needsPermutation"/>: the source is not yet in GGUF's order of
    /// rows.</summary>
    public static CanonicalPlan Make(
        TensorFile file, IReadOnlyList<PairDraft> pairs, ScalePlan scales, BaseModelDescriptor baseModel, bool needsPermutation)
    {
        var tensors = new List<CanonicalTensor>(pairs.Count * 2);
        foreach (var pair in pairs)
        {
            tensors.Add(Make(file, pair, pair.A!, GgufFormat.SuffixA, 1, null));
            tensors.Add(
                Make(
                    file, pair, pair.B!, GgufFormat.SuffixB, scales.FactorOf(pair),
                    needsPermutation ? HeadPermutation.HeadRows(baseModel, pair.Target) : null));
        }

        tensors.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
        var targets = new SortedSet<string>(pairs.Select(p => p.Target.Name.Split('.')[2]), StringComparer.Ordinal);
        return new CanonicalPlan(baseModel.Architecture, scales.Alpha, tensors, pairs.Max(p => p.Rank), [.. targets]);
    }

    private static CanonicalTensor Make(
        TensorFile file, PairDraft pair, RawTensor tensor, string suffix, double factor, int? headRows)
    {
        var source = new TensorBytes(file.Stream, tensor.Offset);
        var (rows, columns) = (checked((int)tensor.Shape![0]), checked((int)tensor.Shape[1]));
        return new CanonicalTensor(pair.Target.Name + suffix, rows, columns, tensor.Type!.Value, source, factor, headRows);
    }
}
