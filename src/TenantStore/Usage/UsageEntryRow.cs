namespace TenantStore.Usage;

internal sealed class UsageEntryRow
{
    public long? Day { get; init; }

    public string? Caller { get; init; }

    public string? Alias { get; init; }

    public string? Adapter { get; init; }

    public long? Version { get; init; }

    public string? BaseModel { get; init; }

    public long Requests { get; init; }

    public long Errors { get; init; }

    public long Limited { get; init; }

    public long PromptTokens { get; init; }

    public long CachedTokens { get; init; }

    public long CompletionTokens { get; init; }

    public long AcceptedTokens { get; init; }

    public long RejectedTokens { get; init; }

    public UsageEntry ToEntry() => new()
    {
        Day = Day is { } day ? UsageDay.ToDate(day) : null,
        Caller = NullIfEmpty(Caller),
        Alias = NullIfEmpty(Alias),
        Adapter = NullIfEmpty(Adapter),
        Version = Version is > 0 and var version ? (int)version : null,
        BaseModel = BaseModel,
        Counts = new UsageCounts
        {
            Requests = Requests,
            Errors = Errors,
            Limited = Limited,
            PromptTokens = PromptTokens,
            CachedTokens = CachedTokens,
            CompletionTokens = CompletionTokens,
            AcceptedTokens = AcceptedTokens,
            RejectedTokens = RejectedTokens,
        },
    };

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;
}
