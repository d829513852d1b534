using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Interactions.Intake;
using Gateway.Learning.Users;
using Gateway.Management;
using TenantStore;
using TenantStore.Consents;
using TenantStore.Tokens;

namespace Gateway.Learning.Interactions.Consents;

/// <summary>A tenant's consents, set by whoever may write its data. Withdrawing and lowering erase.</summary>
internal static class ConsentEndpoints
{
    public const int MaxCount = 1000;

    private const string Consents = "/tenants/{tenant}/consents";
    private const string One = Consents + "/{scope}";
    private const int DefaultCount = 100;

    public static void MapConsents(this IEndpointRouteBuilder api)
    {
        api.MapGet(Consents, ListAsync).RequireScope(TokenScopes.DataRead).Produces<ItemList<ConsentModel>>()
            .WithSummary("Consents that hold, by id; 'after' is the last id of the page before.");
        api.MapGet(One, GetAsync).RequireScope(TokenScopes.DataRead).Produces<ConsentModel>()
            .WithSummary($"The consent for exactly this place: {ConsentScopeQuery.NamesText}.");
        api.MapPut(One, SetAsync).RequireScope(TokenScopes.DataWrite).Produces<ConsentChangeModel>()
            .WithSummary("Sets a consent; lowering one removes what may not be kept any more. With preview=true the answer says what it would do, and nothing is changed.");
        api.MapDelete(One, WithdrawAsync).RequireScope(TokenScopes.DataWrite).Produces<ConsentChangeModel>()
            .WithSummary("Withdraws a consent: what was kept under it is removed, with all that was made of it.");
    }

    private static async Task<IResult> ListAsync(HttpContext context, Registry registry, string? after, int? count, CancellationToken cancellationToken)
    {
        if (count is < 1 or > MaxCount)
            return RefusalResult.Invalid("count", $"'count' must be 1 to {MaxCount}.");
        if (FilterRule.Judge(("after", after)) is { } fault)
            return fault;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var consents = await scope.Consents.ListAsync(after, count ?? DefaultCount, cancellationToken);
        return TypedResults.Ok(new ItemList<ConsentModel>([.. consents.Select(ConsentModel.Of)]));
    }

    private static async Task<IResult> GetAsync(
        string scope,
        string? user,
        string? userKey,
        string? repository,
        HttpContext context,
        Registry registry,
        UserKeys users,
        InteractionRules rules,
        CancellationToken cancellationToken)
    {
        var (query, refusal) = ConsentScopeQuery.Read(scope, user, userKey, repository, context.Tenant().Id, users, rules);
        if (query is null)
            return refusal!;
        await using var read = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        return await read.Consents.FindAsync(query.UserKey, query.Repository, cancellationToken) is { } found ? TypedResults.Ok(ConsentModel.Of(found)) : RefusalResult.NotFound;
    }

    private static async Task<IResult> SetAsync(
        string scope,
        string? user,
        string? userKey,
        string? repository,
        bool? preview,
        SetConsentRequest request,
        HttpContext context,
        LearningEraser eraser,
        UserKeys users,
        InteractionRules rules,
        CancellationToken cancellationToken)
    {
        var (query, refusal) = ConsentScopeQuery.Read(scope, user, userKey, repository, context.Tenant().Id, users, rules);
        if (query is null)
            return refusal!;
        if (ConsentLevels.Parse(request.Level) is not { } level)
            return RefusalResult.Invalid("level", $"'level' must be {ConsentLevels.NamesText}.");
        var consent = new NewConsent(query.UserKey, query.Repository, level, context.Actor());
        return Answer(await eraser.SetConsentAsync(context.Tenant().Id, consent, cancellationToken, preview == true));
    }

    private static async Task<IResult> WithdrawAsync(
        string scope,
        string? user,
        string? userKey,
        string? repository,
        HttpContext context,
        LearningEraser eraser,
        UserKeys users,
        InteractionRules rules,
        CancellationToken cancellationToken)
    {
        var (query, refusal) = ConsentScopeQuery.Read(scope, user, userKey, repository, context.Tenant().Id, users, rules);
        return query is null
            ? refusal!
            : Answer(await eraser.WithdrawAsync(context.Tenant().Id, query.UserKey, query.Repository, context.Actor(), cancellationToken));
    }

    private static IResult Answer(ConsentChange? change) => change is null ? RefusalResult.NotFound : TypedResults.Ok(ConsentChangeModel.Of(change));
}
