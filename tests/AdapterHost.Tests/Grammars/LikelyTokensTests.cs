using AdapterHost.Engine;
using AdapterHost.Grammars.Matching;

namespace AdapterHost.Tests.Grammars;

/// <summary>Where only the likeliest tokens are held against a grammar, the text is the one that a look at the whole vocabulary gives.</summary>
public sealed class LikelyTokensTests
{
    private const int Steps = 12;

    public static TheoryData<string, float> Variants { get; } = new()
    {
        { "greedy", 0 },
        { "greedy", 0.5f },
        { "greedy, penalties and bias", 0 },
        { "top-k", 0 },
        { "top-k", 0.5f },
        { "top-k of one", 0 },
        { "top-k and all others", 0 },
        { "all tokens", 0 },
    };

    /// <param name="variant">How tokens are chosen.</param>
    /// <param name="grain">What logits are rounded to, so that many are equal; 0 rounds none.</param>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Next_GrammarsOfTheCorpus_ChoosesAsTheWholeMaskDoes(string variant, float grain)
    {
        var walk = new Walked();
        foreach (var knowing in new[] { 0f, 4f })
        {
            for (var seed = 0; seed < GrammarCorpus.Count; seed++)
            {
                var random = new Random(seed);
                Walk(walk, TestVocabulary.Reference, GrammarCorpus.Of(seed, random), variant, new Mood(knowing, grain, IsTempted: false), random);
            }
        }

        Assert.True(walk.Tokens > 600, $"only {walk.Tokens} tokens were compared");
    }

    /// <summary>
    /// A model that has learnt the form, as a fine-tuned one has, and is yet drawn to a token that does not fit, on a vocabulary as large as a
    /// small model's: what the mask would cost is nearly all spared.
    /// </summary>
    [Theory]
    [InlineData("greedy", 100)]
    [InlineData("greedy, penalties and bias", 100)]
    [InlineData("top-k", 50)]
    public void Next_ModelKnowsTheForm_TakesFarFewerSteps(string variant, int times)
    {
        var walk = new Walked();
        for (var seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            Walk(walk, TestVocabulary.Large, GrammarCorpus.Of(seed % 4, random), variant, new Mood(4, 0, IsTempted: true), random);
        }

        Assert.True(times * walk.Likely < walk.Masked, $"{walk.Likely} steps of the matcher for {walk.Tokens} tokens, {walk.Masked} with the whole mask");
    }

    /// <summary>Takes both samplers along the same logits.</summary>
    private static void Walk(Walked walk, TestVocabulary model, string gbnf, string variant, Mood mood, Random random)
    {
        var settings = Settings(variant, (uint)random.Next()) with { Grammar = Compiled.Of(gbnf) };
        using var expected = new MaskingSampler(settings, model.Order, model.EndTokens, Steps);
        using var sampler = new TokenSampler(
            settings,
            TokenPenalties.TryCreate(settings, [], Steps),
            new GrammarFilter(new GrammarMatcher(settings.Grammar!, model.Order), model.EndTokens),
            model.EndTokens,
            new SamplingScratch(model.Size));
        for (var step = 0; step < Steps; step++)
        {
            var logits = Logits(random, model, expected.Matcher, mood);
            var token = expected.Next(logits);
            var choice = sampler.Next(logits);
            walk.Tokens++;
            walk.Likely += sampler.GrammarSteps;
            Assert.True(token == (choice.Chosen ? choice.Token : -1), $"step {step}: {choice.Token} and not {token}: {gbnf}");
            if (token < 0 || model.EndTokens.Contains(token))
            {
                break;
            }
        }

        walk.Masked += expected.Steps;
    }

    private static float[] Logits(Random random, TestVocabulary model, GrammarMatcher matcher, Mood mood)
    {
        var allowed = new float[model.Size];
        matcher.Mask(allowed);
        var logits = new float[model.Size];
        for (var token = 0; token < logits.Length; token++)
        {
            var spread = 2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            logits[token] = (float)spread + (float.IsNegativeInfinity(allowed[token]) ? 0 : mood.Knowing);
            logits[token] = mood.Grain > 0 ? mood.Grain * MathF.Round(logits[token] / mood.Grain) : logits[token];
        }

        if (mood.IsTempted)
        {
            int[] others = [.. Enumerable.Range(0, model.Size).Where(token => float.IsNegativeInfinity(allowed[token]))];
            logits[others[random.Next(others.Length)]] = 30;
        }

        return logits;
    }

    private static SamplingSettings Settings(string variant, uint seed) => variant switch
    {
        "greedy" => new SamplingSettings(0),
        "greedy, penalties and bias" => new SamplingSettings(0)
        {
            RepeatPenalty = 1.3f,
            PresencePenalty = 0.5f,
            LogitBias = new Dictionary<int, float> { [70] = 3, [71] = float.NegativeInfinity },
        },
        "top-k" => new SamplingSettings(0.8f, 1, seed) { TopK = 20 },
        "top-k of one" => new SamplingSettings(0.8f, 1, seed) { TopK = 1 },
        "top-k and all others" => new SamplingSettings(1.5f, 0.95f, seed) { TopK = 40, MinP = 0.05f, TypicalP = 0.9f },
        _ => new SamplingSettings(1, 1, seed),
    };

    /// <param name="Knowing">How much likelier the model takes what may come next.</param>
    /// <param name="Grain">What logits are rounded to; 0 rounds none.</param>
    /// <param name="IsTempted">A token that may not come next is the likeliest by far.</param>
    private sealed record Mood(float Knowing, float Grain, bool IsTempted);

    /// <summary>Tokens that were compared, and the steps of either matcher.</summary>
    private sealed class Walked
    {
        public int Tokens { get; set; }

        public long Likely { get; set; }

        public long Masked { get; set; }
    }
}
