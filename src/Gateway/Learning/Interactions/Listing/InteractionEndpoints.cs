using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Interactions.Content;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Interactions.Importing;
using Gateway.Learning.Users;
using Gateway.Management;
using global::Learning.Interactions.Filtering;
using TenantStore;
using TenantStore.Interactions;
using TenantStore.Tokens;

namespace Gateway.Learning.Interactions.Listing;

/// <summary>A tenant's interactions: in, to look at, out.</summary>
internal static class InteractionEndpoints
{
    public const int MaxCount = 1000;
    public const int MaxCountWithContent = 100;

    private const string Interactions = "/tenants/{tenant}/interactions";
    private const int DefaultCount = 100;

    private static readonly string[] s_verdicts = [StoredInteraction.Unjudged, .. Enum.GetValues<DropReason>().Select(reason => DropReasons.NameOf(reason))];

    public static void MapInteractionList(this IEndpointRouteBuilder api)
    {
        api.MapPost(Interactions, (HttpContext context, InteractionImport import) => import.RunAsync(context))
            .RequireScope(TokenScopes.DataWrite)
            .WithMetadata(new NdjsonMetadata(typeof(ImportLine), typeof(LineVerdictModel)))
            .WithSummary("Takes interactions in, one a line; the answer has a verdict a line, as they are stored, and a last line with the counts.");
        api.MapGet(Interactions, ListAsync).TakesQuery("user", "userKey", "repository", "language", "verdict", "content", "after", "count").RequireScope(TokenScopes.DataRead).Produces<InteractionPage>()
            .WithSummary("Interactions, the oldest first; with content=true also their code.");
        api.MapGet(Interactions + "/{id}", GetAsync).RequireScope(TokenScopes.DataRead).Produces<InteractionModel>();
        api.MapDelete(Interactions, DeleteAsync).RequireScope(TokenScopes.DataWrite).Produces<ErasureModel>()
            .WithSummary("Erases a person, or one interaction, and what was made of it; says what is tainted now.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        Registry registry,
        InteractionReader reader,
        UserKeys users,
        string? user,
        string? userKey,
        string? repository,
        string? language,
        string? verdict,
        bool? content,
        string? after,
        int? count,
        CancellationToken cancellationToken)
    {
        var tenant = context.Tenant().Id;
        var most = content == true ? MaxCountWithContent : MaxCount;
        if (count < 1 || count > most)
            return RefusalResult.Invalid("count", $"'count' must be 1 to {most}.");
        var cursor = InteractionCursor.Parse(after);
        if (after is not null && cursor is null)
            return RefusalResult.Invalid("after", "'after' must be the 'next' of the page before.");
        var (key, refusal) = UserQuery.Read(users, tenant, user, userKey);
        if ((refusal ?? FilterRule.Judge(("repository", repository), ("language", language), ("verdict", verdict))) is { } fault)
            return fault;
        if (verdict is not null && !s_verdicts.Contains(verdict, StringComparer.Ordinal))
            return RefusalResult.Invalid("verdict", $"'verdict' must be one of {string.Join(", ", s_verdicts)}.");

        var query = new InteractionQuery
        {
            UserKey = key,
            Repository = repository,
            Language = language?.ToLowerInvariant(),
            Verdict = verdict,
            WithContent = content == true,
            After = cursor,
        };
        var take = count ?? Math.Min(DefaultCount, most);
        IReadOnlyList<StoredInteraction> found;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            found = await scope.Interactions.ListAsync(query, take, cancellationToken);
        var items = new List<InteractionModel>(found.Count);
        foreach (var stored in found)
            items.Add(InteractionModel.Of(stored, await reader.OpenAsync(tenant, stored, cancellationToken)));
        return TypedResults.Ok(new InteractionPage(items, found.Count < take ? null : InteractionCursor.Of(found[^1]).ToString()));
    }

    private static async Task<IResult> GetAsync(string id, bool? content, HttpContext context, Registry registry, InteractionReader reader, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant().Id;
        StoredInteraction? found;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            found = await scope.Interactions.FindAsync(id, cancellationToken);
        return found is null
            ? RefusalResult.NotFound
            : TypedResults.Ok(InteractionModel.Of(found, content == true ? await reader.OpenAsync(tenant, found, cancellationToken) : null));
    }

    private static async Task<IResult> DeleteAsync(
        string? user, string? userKey, string? id, HttpContext context, LearningEraser eraser, UserKeys users, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant().Id;
        var (key, refusal) = UserQuery.Read(users, tenant, user, userKey);
        if ((refusal ?? FilterRule.Judge(("id", id))) is { } fault)
            return fault;
        if (key is null == id is null)
            return RefusalResult.Invalid("user", "Name a person ('user' or 'userKey') or one interaction ('id').");
        var effects = key is not null
            ? await eraser.EraseUserAsync(tenant, key, context.Actor(), cancellationToken)
            : await eraser.EraseOneAsync(tenant, id!, context.Actor(), cancellationToken);
        return effects is null ? RefusalResult.NotFound : TypedResults.Ok(new ErasureModel(effects));
    }
}
