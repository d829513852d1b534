using TenantStore.Adapters;
using TenantStore.Evaluations;

namespace TenantStore.Gates;

/// <summary>What the gate says of one change of an alias.</summary>
/// <param name="Policy">The policy at that moment.</param>
/// <param name="Live">What the version is to be better than; null = the base model.</param>
/// <param name="Gone">What it would replace, when no comparison with that can be made and the base model stands in its place; null when it is <paramref name="Live"/>, or there is none.</param>
/// <param name="Verdict">The last evaluation of just that comparison on the policy's dataset; null when there is none.</param>
/// <param name="Learnt">Held-out samples of the policy's dataset that the version has learnt from: with one its verdict says nothing.</param>
/// <param name="Asked">False when the policy is off or nothing changes.</param>
public sealed record GateDecision(GatePolicy Policy, VersionReference? Live, Evaluation? Verdict, bool Asked, int Learnt = 0, VersionReference? Gone = null)
{
    public bool Passed => !Asked || (Verdict?.Passed == true && Learnt == 0);

    /// <summary>It may not go live without an override.</summary>
    public bool Refuses => !Passed && Policy.Mode == GateMode.Enforce;
}
