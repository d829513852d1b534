using TenantStore;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>
/// Follows an erasure to what was made of interactions. Register one for each stage (samples and snapshots, outcomes, …): <see cref="LearningEraser"/> calls all of them in the writing transaction that
/// removes the interactions, in the order in which they are registered. What they throw undoes all of it.
/// </summary>
internal interface ILearningErasure
{
    /// <param name="scope">The tenant's writing scope; the eraser commits it. Nothing may be sealed or opened meanwhile.</param>
    /// <param name="order">What has to go; nothing of it may be left afterwards.</param>
    /// <param name="cancellationToken">Stops it; nothing is changed then.</param>
    /// <returns>What was done; empty = there was nothing.</returns>
    Task<IReadOnlyList<ErasureEffect>> FollowAsync(TenantScope scope, ErasureOrder order, CancellationToken cancellationToken);
}
