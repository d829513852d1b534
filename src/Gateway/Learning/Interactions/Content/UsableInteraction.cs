using Learning.Interactions;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Content;

/// <param name="Stored">Without the sealed content.</param>
/// <param name="Content">Opened.</param>
/// <param name="ConsentId">The consent that allows its use now; not always the one under which it came.</param>
internal sealed record UsableInteraction(StoredInteraction Stored, InteractionContent Content, string ConsentId)
{
    /// <summary>As filters look at it.</summary>
    public Interaction ForFilters() => InteractionReader.ToInteraction(Stored, Content);
}
