namespace Gateway.Learning.Interactions.Erasure;

/// <summary>What has to go from everything that was made of interactions.</summary>
/// <param name="UserKey">All of this person, also what was made by other ways than from interactions; null = the interactions only.</param>
/// <param name="InteractionIds">Interactions that are removed in the same transaction: what was made of them goes too.</param>
/// <param name="Reason">For what keeps a note of why it is tainted.</param>
internal sealed record ErasureOrder(string? UserKey, IReadOnlyList<string> InteractionIds, ErasureReason Reason);
