using AdapterFormats;
using TenantStore.Adapters;
using TenantStore.Experiments;

namespace TenantStore.Aliases;

/// <summary>A version with what decides whether a request may be answered by it.</summary>
/// <param name="BaseIsCurrent">The base model's name still means the digest that the version was judged against.</param>
/// <param name="HeldBack">The tenant's gate keeps it from being named by its number. Only of what was looked up so.</param>
internal sealed record VersionBinding(
    VersionReference Version, AdapterDigest Digest, BaseModelId BaseModel, AdapterVersionState State, bool BaseIsCurrent, DateTimeOffset CreatedAt, bool HeldBack = false)
{
    /// <summary>That runs under the alias; null for a version that is named itself.</summary>
    public RunningExperiment? Experiment { get; init; }
}
