namespace Learning.Experiments.Deciding;

/// <summary>
/// Evidence that the candidate is worse than the control by more than the margin, looked at after every event. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Under test is H₀: p_B − p_A ≤ δ, where p_A and p_B are the probabilities of the bad thing for the next request in either arm, given all that came before (so they may depend
/// on the user and change with time). Of the request itself only the assignment is random by our hand: T = 1 with probability π, whatever the rest.
/// </para>
/// <para>
/// With w = s·(Y − ŷ), s = (T − π)/max(π, 1 − π), and ŷ known before, E[w | past] = π(1−π)/max(π,1−π) · ((p_B − ŷ) − (p_A − ŷ)) = c·(p_B − p_A), c = min(π, 1 − π): the
/// guess ŷ cancels, and with it all that users have in common with themselves. Hence z = w − cδ has mean c·(p_B − p_A − δ) ≤ 0 under H₀, so 1 + λz has mean ≤ 1 for every λ ≥ 0
/// and Π(1 + λz) is a supermartingale. It stays positive, for z ≥ −1 − cδ ≥ −1.1 and λ ≤ 0.8. The mean of several such products is one too. By Ville's inequality it
/// ever reaches 1/α with probability at most α, on the boundary p_B = p_A + δ as well.
/// </para>
/// <para>
/// Bets are fixed, λ = 0.1, 0.3 and 0.8, a third of the stake on each, instead of learned: rare events teach slowly, and a candidate whose every answer fails must not be given the time. Small bets find
/// small differences, the great one finds disasters (error rate 1 % → 31 %: about 65 requests). ŷ shrinks the user's rate towards that of all users, which for rare events is the better guess; it
/// cannot harm validity.
/// </para>
/// <para>H₀ speaks of each next request. If users come at random and alike over time, it also covers "worse for some by more than δ, but not in the mean".</para>
/// </remarks>
internal sealed class GuardrailTest
{
    private const double FirstGuess = 0.05;

    /// <summary>Requests that the rate of all users counts for in a user's.</summary>
    private const double Shrinkage = 5;

    private static readonly double[] Bets = [0.1, 0.3, 0.8];

    private readonly AssignmentSign _sign;
    private readonly UserTallies _users;
    private readonly double[] _logarithms;

    public GuardrailTest(GuardrailLimit limit, double candidateShare)
        : this(limit, candidateShare, GuardrailSnapshot.Empty(limit.Metric))
    {
    }

    public GuardrailTest(GuardrailLimit limit, double candidateShare, GuardrailSnapshot snapshot)
    {
        if (snapshot.Metric != limit.Metric || (snapshot.Logarithms.Count != 0 && snapshot.Logarithms.Count != Bets.Length))
            throw new ArgumentException($"The snapshot of {snapshot.Metric} does not fit the guardrail of {limit.Metric}.", nameof(snapshot));
        Limit = limit;
        _sign = new AssignmentSign(candidateShare);
        _users = new UserTallies(snapshot.Users);
        _logarithms = snapshot.Logarithms.Count == 0 ? new double[Bets.Length] : [.. snapshot.Logarithms];
    }

    public GuardrailLimit Limit { get; }

    public UserTallies Users => _users;

    /// <summary>Against H₀; 1 at the beginning, never infinite.</summary>
    public double Evidence => _logarithms.Average(EValue.FromLog);

    public void Observe(string user, bool candidate, bool bad)
    {
        var (tally, all) = (_users.Of(user), _users.All);
        var guess = ((Shrinkage * (FirstGuess + all.Hits) / (1 + all.Requests)) + tally.Hits) / (Shrinkage + tally.Requests);
        var z = (_sign.Of(candidate) * ((bad ? 1 : 0) - guess)) - (_sign.Scale * Limit.Margin);
        for (var i = 0; i < Bets.Length; i++)
            _logarithms[i] += Math.Log(1 + (Bets[i] * z));
        _users.Add(user, candidate, bad);
    }

    public GuardrailSnapshot Snapshot() => new(Limit.Metric, [.. _logarithms], [.. _users.Users]);
}
