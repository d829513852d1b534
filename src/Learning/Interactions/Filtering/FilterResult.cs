namespace Learning.Interactions.Filtering;

/// <param name="Verdicts">In the order of the interactions.</param>
/// <param name="Thresholds">By language: what counted as a rewrite. Belongs to the dataset's manifest, like <see cref="Counts"/>.</param>
internal sealed record FilterResult(IReadOnlyList<FilterVerdict> Verdicts, IReadOnlyDictionary<string, RewriteThreshold> Thresholds)
{
    /// <summary>How many each filter dropped, by its name, in the order in which they are asked; and <c>kept</c>. Zeros too.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Counts()
    {
        var counts = Verdicts.CountBy(verdict => DropReasons.NameOf(verdict.Reason)).ToDictionary();
        return [.. Enum.GetValues<DropReason>().Select(reason => DropReasons.NameOf(reason)).Append(DropReasons.Kept)
            .Select(name => KeyValuePair.Create(name, counts.GetValueOrDefault(name)))];
    }
}
