using System.Text.Json.Serialization;
using Gateway.Learning.Interactions.Content;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Listing;

/// <summary>An interaction in answers. <c>content</c> only where it was asked for; null then: it can no longer be opened.</summary>
internal sealed record InteractionModel(
    string Id,
    string? AnswerId,
    string UserKey,
    string? Repository,
    string Language,
    string ErrorKind,
    string Origin,
    string Source,
    string ConsentId,
    DateTimeOffset FailedAt,
    DateTimeOffset FixedAt,
    string Verdict,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? PromotedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] InteractionContent? Content = null)
{
    public static InteractionModel Of(StoredInteraction stored, InteractionContent? content = null) => new(
        stored.Id,
        stored.AnswerId,
        stored.UserKey,
        stored.Repository.Length == 0 ? null : stored.Repository,
        stored.Language,
        stored.ErrorKind,
        stored.Origin switch { InteractionOrigin.Assistant => "assistant", InteractionOrigin.User => "user", _ => "both" },
        stored.Source switch { InteractionSource.Fix => "fix", InteractionSource.Continue => "continue", _ => "import" },
        stored.ConsentId,
        stored.FailedAt,
        stored.FixedAt,
        stored.Verdict,
        stored.CreatedAt,
        stored.PromotedAt is null ? stored.ExpiresAt : null,
        stored.PromotedAt,
        content);
}
