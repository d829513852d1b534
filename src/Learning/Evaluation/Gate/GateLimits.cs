using Learning.Evaluation.Statistics;

namespace Learning.Evaluation.Gate;

/// <summary>What a version must keep to pass. Rates and margins are parts of one: 0.01 is one percentage point.</summary>
internal sealed record GateLimits
{
    /// <summary>Held-out items below which nothing can be told.</summary>
    public int MinimumItems { get; init; } = 30;

    /// <summary>Groups below which nothing is known of how groups differ.</summary>
    public int MinimumGroups { get; init; } = 5;

    /// <summary>Edit similarity that may be lost: the interval's lower end stays above minus this.</summary>
    public double EditSimilarityMargin { get; init; } = 0.01;

    /// <summary>Of McNemar's test in the candidate's favour.</summary>
    public double Significance { get; init; } = 0.05;

    /// <summary>Items from which on a slice is judged.</summary>
    public int SliceItems { get; init; } = 30;

    /// <summary>What a slice may lose: refused when the interval's upper end lies below minus this.</summary>
    public double SliceMargin { get; init; } = 0.03;

    /// <summary>Exact match on generic items that may be lost against the base model.</summary>
    public double BaseAbilityMargin { get; init; } = 0.05;

    /// <summary>Part of the answers that can be read and applied.</summary>
    public double WellFormed { get; init; } = 0.99;

    /// <summary>Length of answers (95th percentile of tokens) as a multiple of the reference's.</summary>
    public double TokenRatio { get; init; } = 1.2;

    /// <summary>Its confidence is that of all intervals here: 0.90, so that either end is a 95 % bound.</summary>
    public BootstrapSettings Bootstrap { get; init; } = new();

    /// <summary>What is wrong with the numbers, each named with what is allowed; empty when they can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [];
        Check(nameof(MinimumItems), MinimumItems, 1, 1_000_000);
        Check(nameof(MinimumGroups), MinimumGroups, 2, 1_000_000);
        Check(nameof(EditSimilarityMargin), EditSimilarityMargin, 0, 0.5);
        Check(nameof(Significance), Significance, 0.0001, 0.5);
        Check(nameof(SliceItems), SliceItems, 2, 1_000_000);
        Check(nameof(SliceMargin), SliceMargin, 0, 0.5);
        Check(nameof(BaseAbilityMargin), BaseAbilityMargin, 0, 0.5);
        Check(nameof(WellFormed), WellFormed, 0, 1);
        Check(nameof(TokenRatio), TokenRatio, 0.1, 100);
        Check("Draws", Bootstrap.Draws, 1000, 1_000_000);
        Check("Confidence", Bootstrap.Confidence, 0.5, 0.9999);
        return problems;

        void Check(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                problems.Add(FormattableString.Invariant($"{name} is {value}; it must be from {least} to {most}."));
        }
    }
}
