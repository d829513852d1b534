using Learning.Interactions;

namespace Learning.Datasets;

/// <summary>What may enter a snapshot: an interaction, or a sample that people keep.</summary>
/// <param name="Interaction">As filters look at it; its id is the candidate's.</param>
/// <param name="IsOfPeople">A person wrote, changed or marked it: no filter drops it.</param>
/// <param name="Regression">Always held out.</param>
internal sealed record SnapshotCandidate(Interaction Interaction, bool IsOfPeople = false, bool Regression = false);
