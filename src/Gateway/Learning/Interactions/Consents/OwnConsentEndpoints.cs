using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Interactions.Intake;
using Gateway.Learning.Users;
using Gateway.Management;
using Microsoft.AspNetCore.Http.Features;
using TenantStore;
using TenantStore.Consents;
using TenantStore.Credentials;
using TenantStore.Tokens;

namespace Gateway.Learning.Interactions.Consents;

/// <summary>One's own consent, for whoever is somebody: a personal token, or a caller whom an identity provider vouches for.</summary>
internal static class OwnConsentEndpoints
{
    private const string Path = "/v1/consent";

    private static readonly RefusalResult s_nobody = RefusalResult.Invalid(
        "user", "This token is shared and stands for no one person. Use a personal token or sign in, or let somebody with data:write set the consent.");

    public static void MapOwnConsent(this IEndpointRouteBuilder app)
    {
        app.MapGet(Path, GetAsync).RequireScope(TokenScopes.Inference).Produces<OwnConsentModel>().WithSummary("What may be kept of the caller's work.");
        app.MapPut(Path, SetAsync).RequireScope(TokenScopes.Inference).Produces<ConsentChangeModel>().WithSummary("Sets the caller's own consent, everywhere or in a repository.");
        app.MapDelete(Path, WithdrawAsync).RequireScope(TokenScopes.Inference).Produces<ConsentChangeModel>()
            .WithSummary("Withdraws the caller's own consent; what was kept under it is removed.");
    }

    private static async Task<IResult> GetAsync(string? repository, HttpContext context, Registry registry, UserKeys users, InteractionRules rules, CancellationToken cancellationToken)
    {
        if (Judge(repository, rules) is { } refusal)
            return refusal;
        var caller = CallerOf(context);
        // Of a shared token too: what holds for all who share it.
        var key = users.Of(caller, null);
        await using var scope = await registry.BeginReadAsync(caller.Tenant!.Id, cancellationToken);
        var decision = await scope.Consents.DecideAsync(key, repository ?? "", cancellationToken);
        return TypedResults.Ok(new OwnConsentModel(ConsentLevels.NameOf(decision.Level), decision.ConsentId, key));
    }

    private static async Task<IResult> SetAsync(
        SetOwnConsentRequest request, HttpContext context, LearningEraser eraser, UserKeys users, InteractionRules rules, CancellationToken cancellationToken)
    {
        var caller = CallerOf(context);
        if (!IsPerson(caller))
            return s_nobody;
        if (Judge(request.Repository, rules) is { } refusal)
            return refusal;
        if (ConsentLevels.Parse(request.Level) is not { } level)
            return RefusalResult.Invalid("level", $"'level' must be {ConsentLevels.NamesText}.");
        var consent = new NewConsent(users.Of(caller, null), request.Repository ?? "", level, context.Actor());
        return Answer(await eraser.SetConsentAsync(caller.Tenant!.Id, consent, cancellationToken));
    }

    private static async Task<IResult> WithdrawAsync(
        string? repository, HttpContext context, LearningEraser eraser, UserKeys users, InteractionRules rules, CancellationToken cancellationToken)
    {
        var caller = CallerOf(context);
        if (!IsPerson(caller))
            return s_nobody;
        return Judge(repository, rules) ?? Answer(await eraser.WithdrawAsync(caller.Tenant!.Id, users.Of(caller, null), repository ?? "", context.Actor(), cancellationToken));
    }

    private static bool IsPerson(TokenPrincipal caller) => caller.Token is null || caller.Personal;

    private static RefusalResult? Judge(string? repository, InteractionRules rules) =>
        repository is null || rules.IsRepository(repository) ? null : RefusalResult.Invalid("repository", $"'repository' must be {InteractionRules.RepositoryText}.");

    private static IResult Answer(ConsentChange? change) => change is null ? RefusalResult.NotFound : TypedResults.Ok(ConsentChangeModel.Of(change));

    private static TokenPrincipal CallerOf(HttpContext context) => context.Features.GetRequiredFeature<CallerFeature>().Principal;
}
