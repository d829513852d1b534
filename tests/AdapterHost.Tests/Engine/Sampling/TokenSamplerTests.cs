using AdapterHost.Engine;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>Choices from rows of logits made by hand. Token 9 of 10 ends a generation.</summary>
public sealed class TokenSamplerTests
{
    private const int End = 9;
    private static readonly LlamaRuntime s_runtime = Llama.Runtime;

    [Fact]
    public void Next_TemperatureZero_PicksTheLikeliest() => Assert.Equal(4, Greedy().Next(Row(4)).Token);

    /// <summary>One number that is none is enough, wherever it stands and whatever else is asked for.</summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Next_AnyLogitIsNoNumber_IsNotFinite(float broken)
    {
        var plain = new SamplingSettings(0);
        SamplingSettings[] all =
        [
            plain,
            new SamplingSettings(),
            plain with { RepeatPenalty = 2 },
            plain with { LogitBias = new Dictionary<int, float> { [0] = float.NegativeInfinity, [3] = 5 } },
            plain with { MinTokens = 5 },
            plain with { LogProbabilities = 3 },
            new SamplingSettings(0.5f, 0.5f) { TopK = 3, MinP = 0.1f, TypicalP = 0.5f },
        ];
        foreach (var settings in all)
        {
            for (var place = 0; place < 10; place++)
            {
                var row = Row(4);
                row[place] = broken;
                using var sampler = Sampler(settings, [0, 1]);
                var choice = sampler.Next(row);
                Assert.False(choice.IsFinite || choice.Chosen, $"{settings} at {place}");
            }
        }

        Assert.False(Greedy().Next(Enumerable.Repeat(float.NegativeInfinity, 10).ToArray()).IsFinite);
    }

    [Fact]
    public void Next_Bias_RaisesLowersAndForbids()
    {
        using var raised = Sampler(new SamplingSettings(0) { LogitBias = new Dictionary<int, float> { [2] = 100 } });
        Assert.Equal(2, raised.Next(Row(4)).Token);
        using var forbidden = Sampler(new SamplingSettings(0) { LogitBias = new Dictionary<int, float> { [4] = float.NegativeInfinity } });
        Assert.Equal(3, forbidden.Next(Row(4, 3)).Token);
        using var hot = Sampler(new SamplingSettings(2, 1, 1) { LogitBias = new Dictionary<int, float> { [4] = float.NegativeInfinity } });
        Assert.DoesNotContain(4, Enumerable.Range(0, 200).Select(_ => hot.Next(Row(4)).Token));
    }

    [Fact]
    public void Next_EverythingForbidden_ChoosesNothing()
    {
        var bias = Enumerable.Range(0, 10).ToDictionary(id => id, _ => float.NegativeInfinity);
        foreach (var temperature in new[] { 0f, 1f })
        {
            using var sampler = Sampler(new SamplingSettings(temperature) { LogitBias = bias, TypicalP = 0.5f });
            var choice = sampler.Next(Row(4));
            Assert.True(choice is { Chosen: false, IsFinite: true });
        }
    }

    [Fact]
    public void Next_MinTokens_EndsOnlyAfterThem()
    {
        using var sampler = Sampler(new SamplingSettings(0) { MinTokens = 2 });
        Assert.Equal([3, 3, End, End], Enumerable.Range(0, 4).Select(_ => sampler.Next(Row(End, 3)).Token));
    }

    [Fact]
    public void Next_IgnoreEnd_NeverEnds()
    {
        using var sampler = Sampler(new SamplingSettings(0) { IgnoreEnd = true });
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(3, sampler.Next(Row(End, 3)).Token));
    }

    /// <summary>llama.cpp's formula: divide what is above 0, multiply what is not, then subtract count × frequency + presence.</summary>
    [Fact]
    public void Next_Penalties_FollowTheFormula()
    {
        // Token 1 stands in the prompt three times, token 2 once.
        int[] prompt = [1, 2, 1, 1];
        Assert.Equal(3, First(new SamplingSettings(0) { RepeatPenalty = 2 }, prompt, (1, 5.9f), (2, 5.9f), (3, 3)));
        Assert.Equal(1, First(new SamplingSettings(0) { RepeatPenalty = 2 }, prompt, (1, 6.1f), (2, 5.9f), (3, 3)));
        Assert.Equal(2, First(new SamplingSettings(0) { FrequencyPenalty = 1 }, prompt, (1, 4.9f), (2, 3), (3, 1.9f)));
        Assert.Equal(1, First(new SamplingSettings(0) { FrequencyPenalty = 1 }, prompt, (1, 5.1f), (2, 3), (3, 1.9f)));
        Assert.Equal(3, First(new SamplingSettings(0) { PresencePenalty = 1.5f }, prompt, (1, 3), (2, 3), (3, 1.6f)));
        Assert.Equal(1, First(new SamplingSettings(0) { PresencePenalty = -1.5f }, prompt, (1, 3), (2, 2.9f), (3, 4.4f)));
    }

    [Fact]
    public void Next_NegativeLogitRepeated_GetsLessLikely()
    {
        using var sampler = Sampler(new SamplingSettings(0) { RepeatPenalty = 2 }, [1]);
        float[] row = [-9, -1, -1.5f, -9, -9, -9, -9, -9, -9, -9];
        Assert.Equal(2, sampler.Next(row).Token);
    }

    [Fact]
    public void Next_PenaltyWindow_ForgetsWhatIsOlder()
    {
        var settings = new SamplingSettings(0) { PresencePenalty = 2, PenaltyLastTokens = 2 };
        Assert.Equal(1, First(settings, [1, 5, 6], (1, 3), (3, 2)));
        Assert.Equal(3, First(settings, [5, 1, 6], (1, 3), (3, 2)));
        Assert.Equal(1, First(settings with { PenaltyLastTokens = 0 }, [1, 1], (1, 3), (3, 2)));
        Assert.Equal(3, First(settings with { PenaltyLastTokens = -1 }, [1, 5, 6], (1, 3), (3, 2)));
    }

    [Fact]
    public void Next_PenaltiesOnOwnChoices_TakeTurns()
    {
        using var sampler = Sampler(new SamplingSettings(0) { PresencePenalty = 2, PenaltyLastTokens = 1 });
        Assert.Equal([1, 2, 1, 2, 1], Enumerable.Range(0, 5).Select(_ => sampler.Next(Row((1, 3), (2, 2.5f))).Token));
    }

    [Theory]
    [InlineData("top_k")]
    [InlineData("top_p")]
    [InlineData("min_p")]
    public void Next_Truncation_KeepsTheLikeliestOnly(string what)
    {
        var hot = new SamplingSettings(2, 1, 7);
        using var sampler = Sampler(what switch
        {
            "top_k" => hot with { TopK = 2 },
            "top_p" => hot with { TopP = 0.9f },
            _ => hot with { MinP = 0.2f },
        });
        Assert.Equal([4, 5], Enumerable.Range(0, 300).Select(_ => sampler.Next(Row((4, 5), (5, 4))).Token).Distinct().Order());
    }

    /// <summary>A token whose probability is 0 as a float must not spoil the entropy that typical sampling looks at.</summary>
    [Fact]
    public void Next_TypicalBesideHopelessTokens_KeepsTheTypical()
    {
        // Probabilities near 0.25 each but for the hopeless: entropy ln 4, and all four are typical; with one at 0.9, the others are not.
        using var sampler = Sampler(new SamplingSettings(1, 1, 3) { TypicalP = 0.9f, LogitBias = new Dictionary<int, float> { [0] = float.NegativeInfinity } });
        float[] even = [-500, 1, 1, 1, 1, -500, -500, -500, -500, -500];
        Assert.Equal([1, 2, 3, 4], Enumerable.Range(0, 300).Select(_ => sampler.Next(even).Token).Distinct().Order());
        using var narrow = Sampler(new SamplingSettings(1, 1, 3) { TypicalP = 0.5f });
        float[] uneven = [-500, 5, 1, 1, 1, -500, -500, -500, -500, -500];
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(1, narrow.Next(uneven).Token));
    }

    /// <summary>Finite logits of any size have a likeliest one: a choice is always made, and it is the likeliest.</summary>
    [Theory]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    [InlineData(-1e30f)]
    public void Next_HugeLogits_ChoosesTheLikeliest(float huge)
    {
        foreach (var settings in new[] { new SamplingSettings(1, 1, 1), new SamplingSettings(1, 1, 1) { TypicalP = 0.9f }, new SamplingSettings(1e-4f, 0.5f, 1) })
        {
            var row = Enumerable.Repeat(huge > 0 ? 0 : 2 * huge, 10).ToArray();
            row[4] = huge;
            using var sampler = Sampler(settings with { RepeatPenalty = SamplingSettings.LeastRepeatPenalty }, [huge > 0 ? 4 : 3]);
            Assert.Equal(huge > 0 ? 4 : 3, sampler.Next(row).Token);
            using var plain = Sampler(settings);
            Assert.Equal(4, plain.Next(row).Token);
        }
    }

    [Fact]
    public void Next_SameSeed_SameTokensWhateverOthersDrawBetween()
    {
        var settings = new SamplingSettings(1.5f, 1, 42);
        var scratch = new SamplingScratch(10);
        List<int> Draw(uint seed, uint? between)
        {
            using var one = new TokenSampler(settings with { Seed = seed }, null, null, [End], scratch);
            using var other = new TokenSampler(settings with { Seed = between, TopK = 3 }, null, null, [End], scratch);
            return [.. Enumerable.Range(0, 50).Select(_ =>
            {
                other.Next(Row(between is null ? 1 : 2));
                return one.Next(Row(4)).Token;
            })];
        }

        Assert.Equal(Draw(42, 1), Draw(42, null));
        Assert.NotEqual(Draw(42, 1), Draw(43, 1));
    }

    [Fact]
    public void Next_LogProbabilities_AreOfTheRawLogits()
    {
        var bias = new Dictionary<int, float> { [2] = 100 };
        using var sampler = Sampler(new SamplingSettings(0) { LogitBias = bias, RepeatPenalty = 3, LogProbabilities = 2 }, [2, 4]);
        var row = Row((4, 5), (5, 4));
        var choice = sampler.Next(row);
        Assert.Equal(2, choice.Token);
        Assert.Equivalent(TokenScorer.Score(row, 2, 2), choice.Score, strict: true);
        Assert.Equal([4, 5], choice.Score!.Top.Select(one => one.Token));
        Assert.Null(Greedy().Next(row).Score);
    }

    [Fact]
    public void Next_EveryModifier_AllocatesNothing()
    {
        var settings = new SamplingSettings(0.8f, 0.9f, 1)
        {
            TopK = 5,
            MinP = 0.01f,
            TypicalP = 0.95f,
            RepeatPenalty = 1.1f,
            FrequencyPenalty = 0.1f,
            PresencePenalty = 0.1f,
            PenaltyLastTokens = 4,
            MinTokens = 1000,
            LogitBias = new Dictionary<int, float> { [1] = 1, [2] = float.NegativeInfinity },
        };
        using var sampler = Sampler(settings, [1, 2, 3]);
        var row = Row(4);
        Allocation.AssertCeases(_ =>
        {
            for (var i = 0; i < 50; i++)
            {
                sampler.Next(row);
            }
        });
    }

    [Fact]
    public void Create_SettingsThatAreNoNumbers_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(new SamplingSettings { RepeatPenalty = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(new SamplingSettings { RepeatPenalty = float.Epsilon }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(new SamplingSettings { FrequencyPenalty = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sampler(new SamplingSettings { LogitBias = new Dictionary<int, float> { [1] = float.PositiveInfinity } }));
    }

    private static TokenSampler Greedy() => Sampler(new SamplingSettings(0));

    private static TokenSampler Sampler(SamplingSettings settings, params int[] prompt)
    {
        Assert.NotNull(s_runtime);
        return new TokenSampler(settings, TokenPenalties.TryCreate(settings, prompt, cap: 1000), null, [End], new SamplingScratch(10));
    }

    private static int First(SamplingSettings settings, int[] prompt, params (int Token, float Logit)[] logits)
    {
        using var sampler = Sampler(settings, prompt);
        return sampler.Next(Row(logits)).Token;
    }

    private static float[] Row(int likeliest, int second = 0) => Row((second, 1), (likeliest, 2));

    private static float[] Row(params (int Token, float Logit)[] logits)
    {
        var row = new float[10];
        foreach (var (token, logit) in logits)
        {
            row[token] = logit;
        }

        return row;
    }
}
