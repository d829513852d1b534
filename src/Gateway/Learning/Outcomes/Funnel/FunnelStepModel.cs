namespace Gateway.Learning.Outcomes.Funnel;

/// <summary>One step.</summary>
/// <param name="Count">Answers that came so far.</param>
/// <param name="Rate">Over all eligible requests, 0 to 1; 0 when there were none.</param>
internal sealed record FunnelStepModel(long Count, double Rate)
{
    public static FunnelStepModel Of(long count, long eligible) => new(count, eligible == 0 ? 0 : (double)count / eligible);
}
