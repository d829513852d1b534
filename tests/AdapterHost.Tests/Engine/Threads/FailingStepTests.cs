using System.Runtime.InteropServices;
using AdapterHost.Engine;
using AdapterHost.Engine.Watching;
using AdapterHost.Hosting;
using HostContract;
using LlamaCpp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterHost.Tests.Threads;

/// <summary>What goes wrong between decodes ends those whom it concerns, and the host when it does not stop.</summary>
public sealed class FailingStepTests
{
    private static readonly int[] s_prompt = [.. Enumerable.Range(30, 100)];

    [Fact]
    public async Task Step_AdmissionFailsAgainAndAgain_EndsThoseRequestsThenTheHost()
    {
        var stopping = new Stopping();
        ScriptedCells cells = null!;
        await using var rig = await EngineRig.StartAsync(
            decorate: inner => new CellsStrategy(inner, real => cells = new ScriptedCells(real)),
            failure: new EngineFailure(stopping, stopping.Exit, NullLogger<EngineFailure>.Instance));
        await rig.GenerateAsync(s_prompt, maxTokens: 2);
        cells.ThrowsOnLook = true;
        for (var i = 0; i < EngineFailure.Most; i++)
        {
            Assert.False(stopping.Stopped);

            // It finds cells of the first one and looks whether they are whole: that fails after it was admitted.
            var (_, end) = await EngineRig.ReadAsync(rig.Submit(s_prompt, null, 2));
            Assert.Equal(FinishReason.Failed, end.Reason);
            Assert.Equal((0, 0, rig.Contexts.Options.ContextTokens), (rig.Engine.Status.Running, rig.Engine.Status.Queued, rig.Engine.Status.FreeContextTokens));
        }

        await rig.Engine.StopAsync(CancellationToken.None);
        Assert.True(stopping.Stopped);
        Assert.Equal(HostExit.EngineFailed, stopping.Exit.Code);
    }

    /// <summary>A cache that cannot forget what was predicted wrong would go on with it: the sequence ends, others do not.</summary>
    [Fact]
    public async Task Step_CacheCannotForgetAWrongPrediction_EndsTheSequence()
    {
        ScriptedCells cells = null!;
        await using var rig = await EngineRig.StartAsync(decorate: inner => new CellsStrategy(inner, real => cells = new ScriptedCells(real)));
        cells.CannotKeep = true;
        var request = Request() with { Prediction = [.. Enumerable.Repeat(31, 40)] };
        Assert.Equal(FinishReason.Failed, (await rig.GenerateAsync(request)).End.Reason);
        Assert.Equal(FinishReason.Length, (await rig.GenerateAsync(Request())).End.Reason);
    }

    /// <summary>Scores of a row with a NaN are none: the request ends so, without a score of that row, and its adapter is condemned.</summary>
    [Fact]
    public async Task Step_PromptRowIsNotFinite_EndsTheScoring()
    {
        await using var rig = await EngineRig.StartAsync(decorate: inner => new CellsStrategy(inner, sinks: sink => new SpoilingSink(sink, position: 40)));
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var generation = rig.Submit(Request() with
        {
            Tenant = key.Tenant,
            Adapter = await rig.LeaseAsync(key),
            ScorePrompt = true,
            MaxTokens = 0,
        })[0];
        var scored = 0;
        await foreach (var one in generation.Events.ReadAllAsync())
        {
            if (one is PromptScores scores)
            {
                Assert.All(scores.Tokens, token => Assert.True(float.IsFinite(token.LogProbability)));
                scored += scores.Tokens.Count;
            }
            else if (one is Finished end)
            {
                Assert.Equal(FinishReason.NotFinite, end.Reason);
            }
        }

        Assert.Equal(40, scored);
        Assert.Equal(key, Assert.Single(rig.Cache.Faults).Key);
    }

    private static GenerationRequest Request() => new()
    {
        Tenant = new TenantKey("tenant"),
        Prompt = s_prompt,
        MaxTokens = 20,
        Sampling = new SamplingSettings(Temperature: 0) { IgnoreEnd = true },
    };

    /// <summary>Puts a NaN into the logits of one position.</summary>
    private sealed class SpoilingSink(IStepSink inner, int position) : IStepSink
    {
        public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
        {
            if (row.Position == position)
            {
                var logits = context.GetLogits(batchRow);
                MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(logits), logits.Length)[^1] = float.NaN;
            }

            inner.OnOutput(context, batchRow, row);
        }

        public void OnNotFinite(in StepRow row) => inner.OnNotFinite(row);
    }

    private sealed class Stopping : IHostApplicationLifetime
    {
        public HostExit Exit { get; } = new();

        public bool Stopped { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopped = true;
    }
}
