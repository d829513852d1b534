namespace Gateway.Learning.Outcomes.Funnel;

/// <summary>Answers of which at least half was found again.</summary>
/// <param name="Seconds">After so many seconds or more.</param>
/// <param name="Count">Answers.</param>
/// <param name="Rate">Over all eligible requests.</param>
internal sealed record RetainedModel(int Seconds, long Count, double Rate);
