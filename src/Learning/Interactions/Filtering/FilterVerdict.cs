namespace Learning.Interactions.Filtering;

/// <param name="Reason">Null = kept.</param>
/// <param name="Similarity">Indel ratio of code and fix in normal form, 0 to 1.</param>
/// <param name="DuplicateOf">The id of the one that was kept in its stead.</param>
internal sealed record FilterVerdict(Interaction Interaction, DropReason? Reason, double Similarity, string? DuplicateOf = null);
