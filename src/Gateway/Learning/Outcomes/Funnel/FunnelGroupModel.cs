using System.Text.Json.Serialization;
using TenantStore.Answers;

namespace Gateway.Learning.Outcomes.Funnel;

/// <summary>The funnel of one group. Parts that it is not grouped by are absent; an empty text is what was not known.</summary>
/// <param name="Alias">Empty where a base model or a version was named.</param>
/// <param name="Adapter">Empty where the base model answered.</param>
/// <param name="Version">Of the adapter; 0 without one.</param>
/// <param name="Digest">Of the adapter's bytes.</param>
/// <param name="Arm">control, candidate, holdback, or empty: no experiment.</param>
/// <param name="Language">As the client named it.</param>
/// <param name="Kind">fix, completion, chat.</param>
/// <param name="Eligible">Requests: the denominator of all rates.</param>
/// <param name="Generated">Something was generated that passed the checks; what was stopped at its deadline was not.</param>
/// <param name="InTime">Answered within the deadline.</param>
/// <param name="Shown">Seen by somebody, by a client's word.</param>
/// <param name="Accepted">Taken, in full or in part.</param>
/// <param name="AcceptedFull">Taken in full.</param>
/// <param name="AcceptedPart">Taken in part alone.</param>
/// <param name="Rejected">Seen and not taken.</param>
/// <param name="ExecutedOk">Taken, and the first run went well.</param>
/// <param name="ExecutedError">Taken, and the first run failed, whatever came after it.</param>
/// <param name="Retained">Taken, and still there.</param>
internal sealed record FunnelGroupModel(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Alias,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Adapter,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Digest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Arm,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Language,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Kind,
    long Eligible,
    FunnelStepModel Generated,
    FunnelStepModel InTime,
    FunnelStepModel Shown,
    FunnelStepModel Accepted,
    FunnelStepModel AcceptedFull,
    FunnelStepModel AcceptedPart,
    FunnelStepModel Rejected,
    FunnelStepModel ExecutedOk,
    FunnelStepModel ExecutedError,
    IReadOnlyList<RetainedModel> Retained)
{
    public static FunnelGroupModel From(FunnelEntry entry)
    {
        var counts = entry.Counts;
        FunnelStepModel Of(long count) => FunnelStepModel.Of(count, counts.Eligible);
        return new FunnelGroupModel(
            entry.Alias, entry.Adapter, entry.Version, entry.Digest, entry.Arm, entry.Language, entry.Kind,
            counts.Eligible, Of(counts.Generated), Of(counts.InTime), Of(counts.Shown), Of(counts.Accepted), Of(counts.AcceptedFull), Of(counts.Accepted - counts.AcceptedFull),
            Of(counts.Rejected), Of(counts.ExecutedOk), Of(counts.ExecutedError),
            [.. FunnelCounts.RetainedAfter.Zip(counts.Retained, (seconds, count) => new RetainedModel(seconds, count, Of(count).Rate))]);
    }
}
