using System.Globalization;
using System.Text.Json;
using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Learning.Interactions.Erasure;
using Gateway.Learning.Users;
using Gateway.Management;
using Learning.Datasets;
using TenantStore;
using TenantStore.Datasets;
using TenantStore.Tokens;

namespace Gateway.Learning.Datasets.Samples;

/// <summary>Samples to look at, add, edit and exclude. Every change stands in the audit, by ids alone. Snapshots keep what they have.</summary>
internal static class SampleEndpoints
{
    public const int MaxCount = 100;
    private const int MaxUserCharacters = 200;

    private const string All = "/tenants/{tenant}/samples";
    private const string One = All + "/{id}";

    public static void MapSamples(this IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).TakesQuery("state", "language", "userKey", "after", "count").RequireScope(TokenScopes.DataRead).Produces<SamplePage>().WithSummary("Samples, opened, the newest first.");
        api.MapPost(All, AddAsync).RequireScope(TokenScopes.DataWrite).Produces<SampleModel>(201).WithSummary("Adds a sample by hand.");
        api.MapGet(One, GetAsync).RequireScope(TokenScopes.DataRead).Produces<SampleModel>();
        api.MapPut(One, EditAsync).RequireScope(TokenScopes.DataWrite).Produces<SampleModel>().WithSummary("Edits a sample, a revision more; excludes it, or marks it as a regression item.");
        api.MapDelete(One, DeleteAsync).RequireScope(TokenScopes.DataWrite).Produces(204).WithSummary("Removes a sample and the interaction that it was made of; snapshots keep their copies.");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, Registry registry, SampleVault vault, string? state, string? language, string? userKey, string? after, int? count, CancellationToken cancellationToken)
    {
        if (count < 1 || count > MaxCount)
            return RefusalResult.Invalid("count", $"'count' must be 1 to {MaxCount}.");
        if (state is not null && SampleModel.StateOf(state) is null)
            return RefusalResult.Invalid("state", "'state' must be included, excluded or regression.");
        if (FilterRule.Judge(("language", language), ("userKey", userKey)) is { } fault)
            return fault;
        var cursor = CursorOf(after);
        if (after is not null && cursor is null)
            return RefusalResult.Invalid("after", "'after' must be the 'next' of the page before.");
        var (tenant, take) = (context.Tenant().Id, count ?? MaxCount);
        var filter = new SampleFilter { State = SampleModel.StateOf(state), Language = language?.ToLowerInvariant(), UserKey = userKey };
        IReadOnlyList<Sample> found;
        await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            found = await scope.Samples.ListAsync(filter, cursor, take, cancellationToken);
        var items = new List<SampleModel>(found.Count);
        foreach (var sample in found)
            items.Add(SampleModel.Of(sample, await OpenAsync(vault, tenant, sample, cancellationToken)));
        return TypedResults.Ok(new SamplePage(items, found.Count < take ? null : TextOf(SampleCursor.Of(found[^1]))));
    }

    private static async Task<IResult> GetAsync(string id, HttpContext context, Registry registry, SampleVault vault, CancellationToken cancellationToken)
    {
        var tenant = context.Tenant().Id;
        return await FindAsync(registry, tenant, id, cancellationToken) is { } sample
            ? TypedResults.Ok(SampleModel.Of(sample, await OpenAsync(vault, tenant, sample, cancellationToken)))
            : RefusalResult.NotFound;
    }

    private static async Task<IResult> AddAsync(
        SampleRequest request, HttpContext context, Registry registry, SampleVault vault, SampleRules rules, UserKeys users, TimeProvider time, CancellationToken cancellationToken)
    {
        if (request.Revision is not null)
            return RefusalResult.Invalid("revision", "A new sample has no revision to start from.");
        if (request.User is { Length: 0 or > MaxUserCharacters })
            return RefusalResult.Invalid("user", $"'user' must be 1 to {MaxUserCharacters} characters.");
        var (draft, refusal) = rules.Judge(request, null, null);
        if (draft is null)
            return refusal!;
        var (tenant, id, text) = (context.Tenant().Id, LearningId.New("smp"), SampleText.Write(draft.Content));
        var sample = new Sample
        {
            Id = id,
            Revision = 1,
            UserKey = request.User is { } user ? users.OfName(tenant, user) : "",
            Language = draft.Language,
            ErrorKind = draft.ErrorKind,
            Origin = SampleOrigin.Curated,
            State = draft.State,
            Digest = SampleText.DigestOf(text),
            Content = await vault.SealAsync(tenant, Sample.Place(id, 1), text, cancellationToken),
            HappenedAt = request.HappenedAt ?? time.GetUtcNow(),
        };
        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (!await scope.Samples.AddAsync(sample, cancellationToken))
            return RefusalResult.NotFound;
        await AuditAsync(scope, context, "sample.add", sample, cancellationToken);
        var made = await scope.Samples.FindAsync(id, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Created($"/api/v1/tenants/{context.Tenant().Slug}/samples/{id}", SampleModel.Of(made!, draft.Content));
    }

    private static async Task<IResult> EditAsync(
        string id, SampleRequest request, HttpContext context, Registry registry, SampleVault vault, SampleRules rules, CancellationToken cancellationToken)
    {
        if (request.User is not null || request.HappenedAt is not null)
            return RefusalResult.Invalid(request.User is not null ? "user" : "happenedAt", "Whose work it is, and when it happened, stays.");
        if (!request.ChangesContent && request.State is null)
            return RefusalResult.Invalid("state", "Name what is to be another: 'state', or a part of the content.");
        var tenant = context.Tenant().Id;
        if (await FindAsync(registry, tenant, id, cancellationToken) is not { } before)
            return RefusalResult.NotFound;
        if (request.Revision is { } revision && revision != before.Revision)
            return Changed(before);
        if (await OpenAsync(vault, tenant, before, cancellationToken) is not { } content)
            return RefusalResult.NotFound;
        var (draft, refusal) = rules.Judge(request, before, content);
        if (draft is null)
            return refusal!;

        var after = before with { State = draft.State };
        if (request.ChangesContent)
        {
            var (next, text) = (before.Revision + 1, SampleText.Write(draft.Content));
            after = after with
            {
                Revision = next,
                Language = draft.Language,
                ErrorKind = draft.ErrorKind,
                Digest = SampleText.DigestOf(text),
                Content = await vault.SealAsync(tenant, Sample.Place(id, next), text, cancellationToken),
            };
            content = draft.Content;
        }

        await using var scope = await registry.BeginAsync(tenant, cancellationToken);
        if (!await scope.Samples.ReviseAsync(after, before.Revision, cancellationToken))
            return Changed(before);
        await AuditAsync(scope, context, request.ChangesContent ? "sample.edit" : "sample.state", after, cancellationToken);
        var made = await scope.Samples.FindAsync(id, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return TypedResults.Ok(SampleModel.Of(made!, content));
    }

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, LearningEraser eraser, CancellationToken cancellationToken) =>
        await eraser.DeleteSampleAsync(context.Tenant().Id, id, context.Actor(), cancellationToken) ? TypedResults.NoContent() : RefusalResult.NotFound;

    private static async Task<Sample?> FindAsync(Registry registry, TenantId tenant, string id, CancellationToken cancellationToken)
    {
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        return await scope.Samples.FindAsync(id, cancellationToken);
    }

    private static Task<SampleContent?> OpenAsync(SampleVault vault, TenantId tenant, Sample sample, CancellationToken cancellationToken) =>
        vault.OpenAsync(tenant, Sample.Place(sample.Id, sample.Revision), sample.Content, cancellationToken);

    private static RefusalResult Changed(Sample sample) =>
        new(GatewayRefusal.Conflict, $"The sample was changed meanwhile; it was at revision {sample.Revision}. Get it again and repeat the change.", "revision");

    private static Task AuditAsync(TenantScope scope, HttpContext context, string action, Sample sample, CancellationToken cancellationToken) => scope.Audit.AppendAsync(
        context.Actor(), action, $"sample/{sample.Id}", JsonSerializer.Serialize(new { revision = sample.Revision, state = SampleModel.NameOf(sample.State) }), cancellationToken);

    private static string TextOf(SampleCursor cursor) => string.Create(CultureInfo.InvariantCulture, $"{cursor.HappenedAt.ToUnixTimeMilliseconds()}.{cursor.Id}");

    private static SampleCursor? CursorOf(string? text) =>
        text?.Split('.') is [var time, var id] && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() && LearningId.IsOf("smp", id)
            ? new SampleCursor(DateTimeOffset.FromUnixTimeMilliseconds(at), id)
            : null;
}
