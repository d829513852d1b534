using System.Text.Json.Serialization;
using TenantStore.Usage;

namespace Gateway.Management.Usage;

/// <summary>Usage of one group. Parts that it is not grouped by are absent.</summary>
/// <param name="Day">UTC.</param>
/// <param name="Caller"><c>token/&lt;id&gt;</c> or <c>oidc/&lt;provider&gt;/&lt;hash&gt;</c>.</param>
/// <param name="Alias">Absent also where the base model itself was named.</param>
/// <param name="Adapter">Absent also where the base model itself answered.</param>
/// <param name="Version">Of the adapter.</param>
/// <param name="BaseModel">The base model's name.</param>
/// <param name="Requests">Requests that were admitted.</param>
/// <param name="Errors">Of these, those that ended without a whole answer, but for those whose client left.</param>
/// <param name="Limited">Requests that a limit refused, or would have in shadow mode.</param>
/// <param name="PromptTokens">Tokens of prompts.</param>
/// <param name="CachedTokens">Of these, those from the prefix cache.</param>
/// <param name="CompletionTokens">Tokens generated.</param>
/// <param name="TotalTokens">Prompts and completions: what limits and budgets count.</param>
/// <param name="AcceptedPredictionTokens">Of the completions, those that a prediction had right.</param>
/// <param name="RejectedPredictionTokens">Predicted and wrong.</param>
internal sealed record UsageItemModel(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? Day,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Caller,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Alias,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Adapter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? BaseModel,
    long Requests,
    long Errors,
    long Limited,
    long PromptTokens,
    long CachedTokens,
    long CompletionTokens,
    long TotalTokens,
    long AcceptedPredictionTokens,
    long RejectedPredictionTokens)
{
    public static UsageItemModel From(UsageEntry entry) => new(
        entry.Day,
        entry.Caller,
        entry.Alias,
        entry.Adapter,
        entry.Version,
        entry.BaseModel,
        entry.Counts.Requests,
        entry.Counts.Errors,
        entry.Counts.Limited,
        entry.Counts.PromptTokens,
        entry.Counts.CachedTokens,
        entry.Counts.CompletionTokens,
        entry.Counts.PromptTokens + entry.Counts.CompletionTokens,
        entry.Counts.AcceptedTokens,
        entry.Counts.RejectedTokens);
}
