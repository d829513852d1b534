using Gateway.Authentication;
using Gateway.Errors;
using Gateway.Management;
using Microsoft.AspNetCore.Mvc;
using TenantStore;
using TenantStore.Tokens;

namespace Gateway.Learning.Outcomes.Funnel;

/// <summary>How far requests came: eligible, generated, in time, shown, accepted, executed, retained.</summary>
internal static class FunnelEndpoint
{
    public const int MaxGroups = 1000;

    public static void MapFunnel(this WebApplication app) => app
        .MapGet("/api/v1/tenants/{tenant}/funnel", GetAsync)
        .TakesQuery("by", "from", "to")
        .RequireScope(TokenScopes.DataRead)
        .WithTags("Learning")
        .WithSummary($"What became of the requests of a span of at most {FunnelQuestion.MaxDays} days, by alias, version, arm, language, kind, or several of them.")
        .WithDescription(
            "All rates are over eligible requests: what is shown depends on latency, and so on the version. Each answer counts once in a step, however often it is reported; taken late beats rejected. Answers and outcomes are kept "
            + $"for {OutcomeOptions.Section}:{nameof(OutcomeOptions.RetentionDays)} days (default {OutcomeOptions.DefaultRetentionDays}).")
        .Produces<FunnelModel>();

    private static async Task<IResult> GetAsync(
        HttpContext context,
        Registry registry,
        TimeProvider time,
        [FromQuery] string? from,
        [FromQuery] string? to,
        [FromQuery] string[]? by,
        CancellationToken cancellationToken)
    {
        var (question, refusal) = FunnelQuestion.Read(from, to, by ?? [], DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (question is null)
            return refusal!;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var groups = await scope.Outcomes.CountAsync(StartOf(question.From), StartOf(question.To.AddDays(1)), question.By, MaxGroups + 1, cancellationToken);
        return groups.Count > MaxGroups
            ? RefusalResult.Invalid("by", $"The answer would have more than {MaxGroups} groups: ask by less.")
            : TypedResults.Ok(new FunnelModel(question.From, question.To, question.Names, [.. groups.Select(FunnelGroupModel.From)]));
    }

    private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
