using TenantStore.Consents;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>What may be kept of a person in a repository, before and after a consent changed.</summary>
/// <param name="Repository">Empty = where it was not told.</param>
internal sealed record PlaceChange(string UserKey, string Repository, ConsentLevel Before, ConsentLevel After)
{
    public bool AllowsCode => After == ConsentLevel.Train;

    public bool IsLowered => After < Before;
}
