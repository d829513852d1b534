namespace Gateway.Learning.Outcomes.Funnel;

/// <summary>What became of the requests of a span of days.</summary>
/// <param name="From">Its first day, UTC.</param>
/// <param name="To">Its last day.</param>
/// <param name="By">What the groups are told apart by.</param>
/// <param name="Groups">One a combination that occurred.</param>
internal sealed record FunnelModel(DateOnly From, DateOnly To, IReadOnlyList<string> By, IReadOnlyList<FunnelGroupModel> Groups);
