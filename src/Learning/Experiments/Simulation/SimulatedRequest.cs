namespace Learning.Experiments.Simulation;

/// <param name="User">Whose.</param>
/// <param name="Candidate">The arm.</param>
/// <param name="Success">The primary metric.</param>
/// <param name="Harms">A bit for each harm of the settings, in their order.</param>
internal readonly record struct SimulatedRequest(string User, bool Candidate, bool Success, int Harms)
{
    public bool Harm(int index) => (Harms >> index & 1) != 0;
}
