using AdapterHost.Adapters;
using AdapterHost.Engine;
using HostContract;
using LlamaCpp;

namespace AdapterHost.Tests.Requests;

/// <summary>Log-probabilities of a given text: equal to what a decode of its own computes, and never in anybody's way.</summary>
public sealed class ScoringTests
{
    private static readonly int[] s_prompt = [.. Enumerable.Range(0, 150).Select(i => 30 + i * 7 % 700)];

    [Fact]
    public async Task Submit_ScorePrompt_EqualsAnIndependentDecodeOfAllLogits()
    {
        await using var rig = await EngineRig.StartAsync();
        var (scores, end) = await ScoreAsync(rig, null, top: 3);
        Assert.Equal((FinishReason.Length, 0), (end.Reason, end.CompletionTokens));
        Assert.Equal(s_prompt.Length - 1, scores.Count);

        using var model = LlamaModel.Load(Llama.Runtime, Repository.ReferenceModel);
        using var context = new LlamaContext(model, new LlamaContextOptions
        {
            ContextTokens = 512,
            BatchTokens = 256,
            MaxSequences = 1,
            MaxOutputs = 256,
            Threads = 1,
            CacheType = CacheType.F32,
            FlashAttention = false,
        });
        using var batch = new LlamaBatch(256);
        for (var i = 0; i < s_prompt.Length; i++)
        {
            batch.Add(s_prompt[i], i, 0, wantLogits: true);
        }

        Assert.Equal(DecodeStatus.Done, context.Decode(batch));
        for (var i = 0; i + 1 < s_prompt.Length; i++)
        {
            var logits = context.GetLogits(i).ToArray().Select(x => (double)x).ToArray();
            var whole = Math.Log(logits.Sum(Math.Exp));
            Assert.Equal(s_prompt[i + 1], scores[i].Token);
            Assert.InRange(scores[i].LogProbability, logits[s_prompt[i + 1]] - whole - 1e-4, logits[s_prompt[i + 1]] - whole + 1e-4);
            Assert.Equal(3, scores[i].Top.Count);
            Assert.InRange(scores[i].Top[0].LogProbability, logits.Max() - whole - 1e-4, logits.Max() - whole + 1e-4);
        }
    }

    [Fact]
    public async Task Submit_ScorePromptUnderAnAdapter_DiffersFromTheBaseAndIsTheSameBesideOthers()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var (bare, _) = await ScoreAsync(rig, null, 0);
        var (alone, _) = await ScoreAsync(rig, key, 0);
        Assert.Contains(bare.Zip(alone), pair => Math.Abs(pair.First.LogProbability - pair.Second.LogProbability) > 1e-3);

        // An earlier request's cells have no logits: a score never uses them.
        await rig.GenerateAsync(s_prompt, key, 4);
        using var leaving = new CancellationTokenSource();
        var beside = rig.Submit([.. Enumerable.Range(60, 20)], null, 1000, sampling: new SamplingSettings(2, 1, 1), cancellationToken: leaving.Token);
        var (again, end) = await ScoreAsync(rig, key, 0);
        await leaving.CancelAsync();
        await EngineRig.ReadAsync(beside);
        Assert.Equal(0, end.CachedTokens);
        Assert.All(alone.Zip(again), pair => Assert.InRange(pair.First.LogProbability - pair.Second.LogProbability, -1e-4, 1e-4));
    }

    private static async Task<(List<TokenScore> Scores, Finished End)> ScoreAsync(EngineRig rig, AdapterKey? key, int top)
    {
        var scores = new List<TokenScore>();
        var generation = rig.Submit(new GenerationRequest
        {
            Tenant = new TenantKey("acme"),
            Prompt = s_prompt,
            Adapter = key is { } some ? await rig.LeaseAsync(some) : null,
            MaxTokens = 0,
            ScorePrompt = true,
            Class = RequestClass.Inline,
            Sampling = new SamplingSettings(0) { LogProbabilities = top },
        })[0];
        await foreach (var one in generation.Events.ReadAllAsync())
        {
            if (one is PromptScores part)
            {
                Assert.Equal(scores.Count + 1, part.From);
                scores.AddRange(part.Tokens);
            }
            else if (one is Finished end)
            {
                return (scores, end);
            }
        }

        throw new InvalidOperationException("The events ended without Finished.");
    }
}
