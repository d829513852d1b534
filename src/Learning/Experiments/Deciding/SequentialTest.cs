namespace Learning.Experiments.Deciding;

/// <summary>
/// Whether the arms differ, looked at after every event as often as one likes. Not thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// Each request bets: z = s·(Y − ŷ), with s the sign of its assignment (mean 0) and ŷ the user's mean so far, both arms together. When the arms do not differ, s tells nothing of
/// Y, ŷ is known before, and so z has mean 0 given all that came before; E⁺ = Π(1 + λz) with λ from the past is then a martingale of mean 1, E⁻ with −z likewise, and so is
/// E = ½E⁺ + ½E⁻. By Ville's inequality E ever reaches 1/α with probability at most α.
/// </para>
/// <para>
/// λ = clip(m/(v + m²), 0, ½), with mean and variance of the z before this event: about what makes the logarithm grow fastest. ŷ starts at 1/3, which counts as one request.
/// Both are free to choose, as long as they do not look at the event itself: they cost or gain power, never validity.
/// </para>
/// <para>The order of events matters: the same events in another order give another, equally valid number. A replay must keep the order.</para>
/// </remarks>
internal sealed class SequentialTest
{
    private const double FirstGuess = 1 / 3.0;
    private const double GreatestBet = 0.5;

    private readonly AssignmentSign _sign;
    private readonly UserTallies _users;
    private double _sum;
    private double _squares;
    private double _for;
    private double _against;

    public SequentialTest(double candidateShare)
        : this(candidateShare, SequentialTestSnapshot.Empty)
    {
    }

    public SequentialTest(double candidateShare, SequentialTestSnapshot snapshot)
    {
        _sign = new AssignmentSign(candidateShare);
        _users = new UserTallies(snapshot.Users);
        (_sum, _squares, _for, _against) = (snapshot.Sum, snapshot.Squares, snapshot.LogFor, snapshot.LogAgainst);
    }

    public UserTallies Users => _users;

    /// <summary>E: evidence that the arms differ. 1 at the beginning, never infinite.</summary>
    public double Evidence => (EValue.FromLog(_for) + EValue.FromLog(_against)) / 2;

    /// <summary>Which way: the candidate has more successes.</summary>
    public bool IsForCandidate => _for > _against;

    public void Observe(string user, bool candidate, bool success)
    {
        var (tally, count) = (_users.Of(user), _users.All.Requests);
        var z = _sign.Of(candidate) * ((success ? 1 : 0) - ((FirstGuess + tally.Hits) / (1 + tally.Requests)));
        var bet = Bet(count);
        if (bet >= 0)
            _for += Math.Log(1 + (bet * z));
        else
            _against += Math.Log(1 + (bet * z));
        _sum += z;
        _squares += z * z;
        _users.Add(user, candidate, success);
    }

    public SequentialTestSnapshot Snapshot() => new(_sum, _squares, _for, _against, [.. _users.Users]);

    /// <summary>λ of E⁺ when positive, −λ of E⁻ when negative: one of them is always 0, for they are clipped there. (1 + (−λ)z is 1 + λ(−z).)</summary>
    private double Bet(int count)
    {
        if (count == 0)
            return 0;
        var mean = _sum / count;
        var second = _squares / count;
        // v + m² is the mean of squares.
        return second > 0 ? Math.Clamp(mean / second, -GreatestBet, GreatestBet) : 0;
    }
}
