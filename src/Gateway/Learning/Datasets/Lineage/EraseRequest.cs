using System.Text.Json.Serialization;

namespace Gateway.Learning.Datasets.Lineage;

/// <summary>What to erase: exactly one of these.</summary>
/// <param name="User">A person, by the name that requests of shared tokens have.</param>
/// <param name="UserKey">A person, by the pseudonym that answers show.</param>
/// <param name="Repository">Everything of a repository.</param>
/// <param name="Consent">What was taken under a consent, which ends with it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record EraseRequest(string? User = null, string? UserKey = null, string? Repository = null, string? Consent = null);
