namespace Gateway.Learning.Interactions.Consents;

/// <param name="Level">What holds for the caller there, whoever said so.</param>
/// <param name="ConsentId">The consent that says so, or <c>default</c>.</param>
/// <param name="UserKey">The caller's pseudonym, as lists and exports have it.</param>
internal sealed record OwnConsentModel(string Level, string ConsentId, string UserKey);
