using TenantStore.Consents;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>What may be kept of a person in a repository, before and after a consent changed.</summary>
/// <param name="Repository">Empty = where it was not told.</param>
internal sealed record PlaceChange(string UserKey, string Repository, ConsentLevel Before, ConsentLevel After)
{
    /// <summary>Code was kept, and may not be any more.</summary>
    public bool EndsCode => Before == ConsentLevel.Train && After < ConsentLevel.Train;

    public bool IsLowered => After < Before;
}
