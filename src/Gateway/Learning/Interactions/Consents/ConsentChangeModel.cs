using Gateway.Learning.Interactions.Erasure;

namespace Gateway.Learning.Interactions.Consents;

/// <param name="Consent">What was set, or what was withdrawn.</param>
/// <param name="Effects">What may not be kept any more and was removed, and what was made with it and is tainted now.</param>
internal sealed record ConsentChangeModel(ConsentModel Consent, IReadOnlyList<ErasureEffect> Effects);
