using TenantStore.Consents;

namespace Gateway.Learning.Interactions.Erasure;

/// <param name="Consent">What was set, or what was withdrawn.</param>
/// <param name="Holds">What holds for that place now: after a withdrawal a wider consent, which may allow more.</param>
/// <param name="Effects">What may not be kept any more.</param>
internal sealed record ConsentChange(Consent Consent, ConsentDecision Holds, IReadOnlyList<ErasureEffect> Effects);
