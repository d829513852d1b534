namespace TenantStore.Evaluations;

/// <summary>Where an item comes from.</summary>
public enum EvaluationItemSet
{
    /// <summary>The tenant's own held-out samples.</summary>
    HeldOut,

    /// <summary>The base model's generic set.</summary>
    Generic,
}
