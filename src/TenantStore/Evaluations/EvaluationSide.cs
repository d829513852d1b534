namespace TenantStore.Evaluations;

/// <summary>Who answered an item.</summary>
public enum EvaluationSide
{
    Candidate,

    /// <summary>The version that it is compared with; where that is the base model itself, there are answers of <see cref="Base"/> only.</summary>
    Reference,

    /// <summary>The base model without an adapter.</summary>
    Base,
}
