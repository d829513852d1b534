using System.Text.RegularExpressions;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Users;
using Gateway.Management;
using TenantStore;
using TenantStore.Consents;
using TenantStore.Tokens;

namespace Gateway.Learning.Datasets.Lineage;

/// <summary>Erases a person, a repository, or what a consent allowed, from interactions to adapter versions, and says what is to be done about the rest.</summary>
internal static partial class ErasureEndpoint
{
    private const int MaxNameCharacters = 200;

    public static void MapErasures(this IEndpointRouteBuilder api) =>
        api.MapPost("/tenants/{tenant}/erasures", EraseAsync).RequireScope(TokenScopes.DataWrite).Produces<ErasureReport>()
            .WithSummary("Erases along event → sample → snapshot → adapter version → exports; the answer names what must be retrained and recalled.");

    private static async Task<IResult> EraseAsync(
        EraseRequest request, HttpContext context, Registry registry, LearningEraser eraser, UserKeys users, CancellationToken cancellationToken)
    {
        if (new[] { request.User, request.UserKey, request.Repository, request.Consent }.Count(named => named is not null) != 1)
            return RefusalResult.Invalid("user", "Name exactly one of 'user', 'userKey', 'repository' and 'consent'.");
        if (request.User is { Length: 0 or > MaxNameCharacters } || request.Repository is { Length: 0 or > MaxNameCharacters })
            return RefusalResult.Invalid(request.User is null ? "repository" : "user", $"A name has 1 to {MaxNameCharacters} characters.");
        if (FilterRule.Judge(("repository", request.Repository), ("consent", request.Consent)) is { } fault)
            return fault;
        if (request.UserKey is { } given && !KeyPattern().IsMatch(given))
            return RefusalResult.Invalid("userKey", "'userKey' must be a pseudonym as answers show it: u_ and 32 hexadecimal digits.");
        var (tenant, actor) = (context.Tenant().Id, context.Actor());
        if ((request.UserKey ?? (request.User is { } name ? users.OfName(tenant, name) : null)) is { } key)
            return TypedResults.Ok(ErasureReport.Of(await eraser.EraseUserAsync(tenant, key, actor, cancellationToken)));
        if (request.Repository is { } repository)
            return TypedResults.Ok(ErasureReport.Of(await eraser.EraseRepositoryAsync(tenant, repository, actor, cancellationToken)));

        Consent? consent;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            consent = await scope.Consents.FindAsync(request.Consent!, cancellationToken);
        return consent is { WithdrawnAt: null } && await eraser.WithdrawAsync(tenant, consent.UserKey, consent.Repository, actor, cancellationToken) is { } withdrawn
            ? TypedResults.Ok(ErasureReport.Of(withdrawn.Effects))
            : RefusalResult.NotFound;
    }

    [GeneratedRegex(@"\Au_[0-9a-f]{32}\z")]
    private static partial Regex KeyPattern();
}
