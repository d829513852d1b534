using TenantStore.Consents;

namespace Gateway.Learning.Interactions.Consents;

/// <summary>A consent in answers. No <c>userKey</c>: for all users; no <c>repository</c>: everywhere.</summary>
internal sealed record ConsentModel(string Id, string? UserKey, string? Repository, string Level, string Actor, DateTimeOffset CreatedAt)
{
    public static ConsentModel Of(Consent consent) => new(
        consent.Id,
        consent.UserKey.Length == 0 ? null : consent.UserKey,
        consent.Repository.Length == 0 ? null : consent.Repository,
        ConsentLevels.NameOf(consent.Level),
        consent.Actor.ToString(),
        consent.CreatedAt);
}
