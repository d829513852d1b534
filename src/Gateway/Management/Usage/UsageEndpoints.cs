using Gateway.Authentication;
using Gateway.Errors;
using Microsoft.AspNetCore.Mvc;
using TenantStore;
using TenantStore.Limits;
using TenantStore.Tokens;
using TenantStore.Usage;

namespace Gateway.Management.Usage;

/// <summary>What the tenant used. <c>by</c> may be several, repeated or with commas; it is written some seconds behind the requests.</summary>
internal static class UsageEndpoints
{
    public const int MaxItems = 10_000;

    public static void MapUsage(this IEndpointRouteBuilder api) => api
        .MapGet("/tenants/{tenant}/usage", GetAsync)
        .RequireScope(TokenScopes.UsageRead)
        .WithSummary($"Requests, tokens and adapters' memory of a span of at most {UsageQuestion.MaxDays} days, by day, token, alias, version, model, or several of them.")
        .WithDescription(
            $"Written behind the requests: an answer that has ended is in here after at most {UsageOptions.Section}:{nameof(UsageOptions.FlushSeconds)} (default {UsageOptions.DefaultFlushSeconds} s), "
            + $"one that was cut short after at most {LimitsOptions.Section}:{nameof(LimitsOptions.ReportPatienceSeconds)} (default {LimitsOptions.DefaultReportPatienceSeconds} s) more, in which its host "
            + "tells what it cost; longer while the registry cannot be written. Limits and budgets count at once and do not wait for it. adapterMemory lags in the same way.")
        .Produces<UsageModel>();

    private static async Task<IResult> GetAsync(
        HttpContext context,
        Registry registry,
        TimeProvider time,
        [FromQuery] string? from,
        [FromQuery] string? to,
        [FromQuery] string[]? by,
        CancellationToken cancellationToken)
    {
        var (question, refusal) = UsageQuestion.Read(from, to, by ?? [], DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        if (question is null)
            return refusal!;
        await using var scope = await registry.BeginReadAsync(context.Tenant().Id, cancellationToken);
        var items = await scope.Usage.ListAsync(question.From, question.To, question.By, MaxItems + 1, cancellationToken);
        var memory = await scope.Usage.ListResidencyAsync(question.From, question.To, question.By, MaxItems + 1, cancellationToken);
        if (Math.Max(items.Count, memory.Count) > MaxItems)
            return RefusalResult.Invalid("by", $"The answer would have more than {MaxItems} items: ask for fewer days, or by less.");
        return TypedResults.Ok(new UsageModel(
            question.From, question.To, question.Names, [.. items.Select(UsageItemModel.From)], [.. memory.Select(AdapterMemoryModel.From)]));
    }
}
