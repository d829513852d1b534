using HostContract;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>One request as usage counts it.</summary>
internal static class BillCounts
{
    public static UsageCounts Of(AnswerUsage usage, bool failed) => new()
    {
        Requests = 1,
        Errors = failed ? 1 : 0,
        PromptTokens = usage.Prompt,
        CachedTokens = usage.Cached,
        CompletionTokens = usage.Completion,
        AcceptedTokens = usage.Accepted,
        RejectedTokens = usage.Rejected,
    };
}
