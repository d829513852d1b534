namespace Learning.Evaluation.Gate;

/// <summary>What a candidate is judged by. Both sets were answered in the same way, greedily, by both sides. Immutable.</summary>
internal sealed record GateEvidence
{
    /// <param name="heldOut">The tenant's own held-out items; the reference is the live version, or the base model when there is none.</param>
    /// <param name="baseAbility">Generic items; the reference is always the base model, so that small losses of many versions do not add up unseen.</param>
    /// <exception cref="ArgumentException">An item has impossible numbers, or comes twice in one set.</exception>
    public GateEvidence(IReadOnlyList<PairedItem> heldOut, IReadOnlyList<PairedItem> baseAbility)
    {
        (HeldOut, BaseAbility) = (Checked(heldOut, nameof(heldOut)), Checked(baseAbility, nameof(baseAbility)));
    }

    public IReadOnlyList<PairedItem> HeldOut { get; }

    public IReadOnlyList<PairedItem> BaseAbility { get; }

    /// <summary>In the order of their ids: a verdict does not depend on the order of its items.</summary>
    private static PairedItem[] Checked(IReadOnlyList<PairedItem> items, string parameter)
    {
        var sorted = items.OrderBy(item => item.Id, StringComparer.Ordinal).ToArray();
        for (var i = 0; i < sorted.Length; i++)
        {
            if ((sorted[i].Reference.Problem ?? sorted[i].Candidate.Problem) is { } problem)
                throw new ArgumentException($"The item '{sorted[i].Id}' has {problem}.", parameter);
            if (i > 0 && sorted[i].Id == sorted[i - 1].Id)
                throw new ArgumentException($"The item '{sorted[i].Id}' comes twice.", parameter);
        }

        return sorted;
    }
}
