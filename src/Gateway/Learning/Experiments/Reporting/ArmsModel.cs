using Learning.Experiments.Deciding;

namespace Gateway.Learning.Experiments.Reporting;

/// <summary>Requests of both arms, and those of them with the metric true.</summary>
internal sealed record ArmsModel(int Control, int ControlHits, int Candidate, int CandidateHits)
{
    public static ArmsModel From(ArmCounts counts) => new(counts.Control, counts.ControlHits, counts.Candidate, counts.CandidateHits);
}
