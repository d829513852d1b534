using Gateway.Learning.Interactions.Erasure;
using TenantStore.Consents;

namespace Gateway.Learning.Interactions.Consents;

/// <param name="Consent">What was set, or what was withdrawn.</param>
/// <param name="Holds">What holds for that place now: after a withdrawal a wider consent, or the default; it may allow more than the one that was withdrawn.</param>
/// <param name="Effects">What may not be kept any more and was removed, and what was made with it and is tainted now.</param>
internal sealed record ConsentChangeModel(ConsentModel Consent, HeldConsentModel Holds, IReadOnlyList<ErasureEffect> Effects)
{
    public static ConsentChangeModel Of(ConsentChange change) =>
        new(ConsentModel.Of(change.Consent), new HeldConsentModel(ConsentLevels.NameOf(change.Holds.Level), change.Holds.ConsentId), change.Effects);
}
