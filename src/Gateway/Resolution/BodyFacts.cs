namespace Gateway.Resolution;

/// <summary>The little that the gateway reads of a request's body.</summary>
/// <param name="Model">The <c>model</c>; null when absent, null or empty.</param>
/// <param name="HasSuffix">Whether there is a <c>suffix</c> that is not null: fill in the middle.</param>
internal sealed record BodyFacts(string? Model, bool HasSuffix);
