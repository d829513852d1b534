using Learning.Experiments.Deciding;

namespace Learning.Tests.Experiments.Deciding;

public sealed class StratifiedEffectTests
{
    /// <summary>Berkeley's admissions by department (R's <c>UCBAdmissions</c>): control women, candidate men.</summary>
    private static readonly UserTally[] Admissions =
    [
        new("A", 108, 89, 825, 512), new("B", 25, 17, 560, 353), new("C", 593, 202, 325, 120), new("D", 375, 131, 417, 138), new("E", 393, 94, 191, 53), new("F", 341, 24, 373, 22),
    ];

    /// <summary>R 4.2.2: <c>mantelhaen.test(UCBAdmissions, correct = FALSE)</c>.</summary>
    [Fact]
    public void Of_Berkeley_IsWhatRSays()
    {
        var effect = StratifiedEffect.Of(Admissions)!;

        Assert.Equal(0.90469682825862308, effect.OddsRatio!.Value, 1e-12);
        Assert.Equal(0.77190736175935049, effect.OddsRatioBounds!.Value.Lower, 1e-9);
        Assert.Equal(1.06032976443665561, effect.OddsRatioBounds.Value.Upper, 1e-9);
        Assert.Equal(0.21692369705551837, effect.P, 1e-10);
    }

    /// <summary>Mantel and Haenszel's risk difference with Sato's variance, computed in R from the formulas.</summary>
    [Fact]
    public void Of_Berkeley_HasTheDifferenceInRates()
    {
        var effect = StratifiedEffect.Of(Admissions)!;

        Assert.Equal(-0.0184251961908525, effect.Difference, 1e-12);
        Assert.Equal(-0.0474824353465422, effect.DifferenceBounds.Lower, 1e-9);
        Assert.Equal(0.0106320429648372, effect.DifferenceBounds.Upper, 1e-9);
    }

    [Fact]
    public void Of_ArmsChangedOver_IsTheOpposite()
    {
        var (one, other) = (StratifiedEffect.Of(Admissions)!, StratifiedEffect.Of(Admissions.Select(user =>
            new UserTally(user.User, user.Candidate, user.CandidateHits, user.Control, user.ControlHits)))!);

        Assert.Equal(one.Difference, -other.Difference, 1e-12);
        Assert.Equal(one.DifferenceBounds.Lower, -other.DifferenceBounds.Upper, 1e-12);
        Assert.Equal(1, one.OddsRatio!.Value * other.OddsRatio!.Value, 1e-12);
        Assert.Equal(one.P, other.P, 1e-12);
    }

    [Fact]
    public void Of_UsersWithOneArm_AddNothing()
    {
        Assert.Null(StratifiedEffect.Of([]));
        Assert.Null(StratifiedEffect.Of([new UserTally("a", 10, 5, 0, 0), new UserTally("b", 0, 0, 10, 9)]));
        Assert.Equal(StratifiedEffect.Of(Admissions), StratifiedEffect.Of([.. Admissions, new UserTally("only", 0, 0, 400, 400)]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 10)]
    [InlineData(0, 10)]
    public void Of_NothingOrEverything_HasNoOddsAndNoImpossibleNumber(int controlHits, int candidateHits)
    {
        var effect = StratifiedEffect.Of([new UserTally("a", 10, controlHits, 10, candidateHits), new UserTally("b", 10, controlHits, 10, candidateHits)])!;

        Assert.Null(effect.OddsRatio);
        Assert.Equal((candidateHits - controlHits) / 10.0, effect.Difference, 1e-12);
        Assert.InRange(effect.P, 0, 1);
    }

    /// <summary>Simpson's paradox: the candidate wins with every user and loses in the sum.</summary>
    [Fact]
    public void Of_UsersWithUnevenArms_ComparesInsideUsers()
    {
        UserTally[] users = [new("quick", 900, 720, 100, 85), new("slow", 100, 10, 900, 180)];

        Assert.True(StratifiedEffect.Of(users)!.DifferenceBounds.Lower > 0.01);
        Assert.True(users.Sum(user => user.CandidateHits) < users.Sum(user => user.ControlHits));
    }

    /// <summary>Sparse: 150 users with two to six requests each, whose rates differ.</summary>
    [Fact]
    public void Of_ManySmallUsers_HoldsTheTruthAsOftenAsItSays()
    {
        const int sets = 1500;
        var random = new Random(4);
        var covered = 0;
        for (var set = 0; set < sets; set++)
        {
            var tallies = new UserTallies();
            for (var user = 0; user < 150; user++)
            {
                var rate = random.NextDouble() * 0.8;
                for (var i = random.Next(2, 7); i > 0; i--)
                {
                    var candidate = random.Next(2) == 0;
                    tallies.Add($"{user}", candidate, random.NextDouble() < rate + (candidate ? 0.1 : 0));
                }
            }

            covered += StratifiedEffect.Of(tallies.Users)!.DifferenceBounds is { Lower: <= 0.1, Upper: >= 0.1 } ? 1 : 0;
        }

        Assert.InRange(covered / (double)sets, 0.93, 0.97);
    }
}
