namespace Learning.Experiments.Deciding;

/// <summary>A 2 × 2 table: one user's requests in both arms and those of them that count.</summary>
/// <param name="User">Whose.</param>
/// <param name="Control">Requests in the control arm.</param>
/// <param name="ControlHits">Of those, with the metric true.</param>
/// <param name="Candidate">Requests in the candidate arm.</param>
/// <param name="CandidateHits">Of those, with the metric true.</param>
internal readonly record struct UserTally(string User, int Control, int ControlHits, int Candidate, int CandidateHits)
{
    public int Requests => Control + Candidate;

    public int Hits => ControlHits + CandidateHits;

    public UserTally Add(bool candidate, bool hit) => candidate
        ? this with { Candidate = Candidate + 1, CandidateHits = CandidateHits + (hit ? 1 : 0) }
        : this with { Control = Control + 1, ControlHits = ControlHits + (hit ? 1 : 0) };
}
