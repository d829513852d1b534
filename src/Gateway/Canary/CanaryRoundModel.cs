namespace Gateway.Canary;

/// <summary>One round in answers.</summary>
internal sealed record CanaryRoundModel(string Result, string? BaseModel, DateTimeOffset At, IReadOnlyList<CanaryLeakModel> Leaks, string? Reason)
{
    public static CanaryRoundModel? From(CanaryReport? report) => report is null
        ? null
        : new(
            CanaryWords.Of(report.Result),
            report.BaseModel,
            report.At,
            [.. report.Leaks.Select(leak => new CanaryLeakModel(CanaryWords.Of(leak.Kind), leak.Call, leak.Request))],
            report.Reason);
}
