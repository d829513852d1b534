namespace Learning.Experiments.Deciding;

/// <summary>The sums over users of Mantel and Haenszel's estimators. Users with one arm only add nothing.</summary>
internal struct StratifiedSums
{
    private double _forP;
    private double _mixed;
    private double _againstQ;

    /// <summary>Σ n_A n_B/N.</summary>
    public double Weight { get; private set; }

    /// <summary>Σ (b n_A − a n_B)/N.</summary>
    public double Difference { get; private set; }

    public double SatoP { get; private set; }

    public double SatoQ { get; private set; }

    /// <summary>Hits of the candidate above their expectation given the margins, and the hypergeometric variance of that.</summary>
    public double Excess { get; private set; }

    public double Variance { get; private set; }

    public double OddsFor { get; private set; }

    public double OddsAgainst { get; private set; }

    /// <summary>Of the logarithm of the odds ratio.</summary>
    public readonly double LogOddsVariance =>
        (_forP / (2 * OddsFor * OddsFor)) + (_mixed / (2 * OddsFor * OddsAgainst)) + (_againstQ / (2 * OddsAgainst * OddsAgainst));

    public void Add(UserTally user)
    {
        if (user.Control == 0 || user.Candidate == 0)
            return;
        var (a, missA, b, missB) = ((double)user.ControlHits, (double)user.Control - user.ControlHits, (double)user.CandidateHits, (double)user.Candidate - user.CandidateHits);
        var (control, candidate) = (a + missA, b + missB);
        var all = control + candidate;
        Weight += control * candidate / all;
        Difference += ((b * control) - (a * candidate)) / all;
        SatoP += ((candidate * candidate * a) - (control * control * b) + (control * candidate * (control - candidate) / 2)) / (all * all);
        SatoQ += ((b * missA) + (a * missB)) / (2 * all);
        Excess += b - ((a + b) * candidate / all);
        if (all > 1)
            Variance += control * candidate * (a + b) * (missA + missB) / (all * all * (all - 1));

        var (oddsFor, oddsAgainst, partFor, partAgainst) = (b * missA / all, a * missB / all, (b + missA) / all, (a + missB) / all);
        OddsFor += oddsFor;
        OddsAgainst += oddsAgainst;
        _forP += partFor * oddsFor;
        _mixed += (partFor * oddsAgainst) + (partAgainst * oddsFor);
        _againstQ += partAgainst * oddsAgainst;
    }
}
