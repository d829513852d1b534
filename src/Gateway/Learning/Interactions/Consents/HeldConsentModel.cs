namespace Gateway.Learning.Interactions.Consents;

/// <param name="Level">none, noCode, metrics or train.</param>
/// <param name="ConsentId">The consent that says so, or <c>default</c>.</param>
internal sealed record HeldConsentModel(string Level, string ConsentId);
