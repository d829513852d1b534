namespace Learning.Experiments.Deciding;

/// <summary>Settled requests of both arms, and those of them with the metric true.</summary>
internal readonly record struct ArmCounts(int Control, int ControlHits, int Candidate, int CandidateHits)
{
    public int Requests => Control + Candidate;

    public static ArmCounts Of(UserTally all) => new(all.Control, all.ControlHits, all.Candidate, all.CandidateHits);
}
