using System.Collections.Concurrent;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Engine.Watching;
using AdapterHost.Hosting;
using LlamaCpp;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterHost.Tests.Watching;

/// <summary>Suspects run apart from the others and answer as before; an engine that fails step after step stops its host.</summary>
public sealed class WatchedStrategyTests
{
    private const int Tokens = 30;

    [Fact]
    public async Task Execute_WithASuspect_ItSharesNoDecodeAndTextsAreTheSame()
    {
        var mixed = new List<int>();
        await using var rig = await StartAsync(plan => mixed.Add(Adapters(plan)), out var watch, out _);
        var keys = new[] { await rig.AddAsync("models/adapters/acme", "acme"), await rig.AddAsync("models/adapters/globex", "globex") };
        int[] prompt = [.. Enumerable.Range(40, 20)];
        var alone = new[] { (await rig.GenerateAsync(prompt, keys[0], Tokens)).Text, (await rig.GenerateAsync(prompt, keys[1], Tokens)).Text };

        Assert.Equal(alone, await TogetherAsync());
        Assert.Contains(2, mixed);

        watch.Suspect(keys[0]);
        mixed.Clear();
        Assert.Equal(alone, await TogetherAsync());
        Assert.DoesNotContain(2, mixed);

        // Those who have proved themselves share steps again.
        var leases = new[] { await rig.LeaseAsync(keys[0]) };
        for (var i = 0; i < AdapterWatch.Probation; i++)
        {
            watch.Survived(((AdapterLease)leases[0]).Weights);
        }

        leases[0].Dispose();
        Assert.False(watch.HasSuspects);
        Assert.Equal(alone, await TogetherAsync());
        Assert.Contains(2, mixed);

        async Task<string[]> TogetherAsync()
        {
            var held = new[] { await rig.LeaseAsync(keys[0]), await rig.LeaseAsync(keys[1]) };
            var running = held.Select(lease => rig.Submit(prompt, lease, Tokens)).ToList();
            return [(await EngineRig.ReadAsync(running[0])).Text, (await EngineRig.ReadAsync(running[1])).Text];
        }
    }

    /// <summary>No load runs beside a suspect's step, nor beside a suspect's load: the next crash must name one. Others run beside each other.</summary>
    [Theory]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(false, false, false)]
    public void Enter_WithSuspects_ALoadWaitsForTheStep(bool suspectSteps, bool suspectLoads, bool waits)
    {
        using var watch = new AdapterWatch(null);
        var (stepping, loading) = (JournalPath.Key(1), JournalPath.Key(2));
        watch.Suspect(JournalPath.Key(3));
        if (suspectSteps)
        {
            watch.Suspect(stepping);
        }

        if (suspectLoads)
        {
            watch.Suspect(loading);
        }

        var order = new ConcurrentQueue<string>();
        JournalPath.Step(watch, stepping);
        var load = new Thread(() =>
        {
            using var mark = watch.BeginLoad(loading);
            order.Enqueue("load");
        });
        load.Start();
        SpinWait.SpinUntil(() => !order.IsEmpty || load.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
        if (!waits)
        {
            load.Join();
        }

        order.Enqueue("step has ended");
        watch.Leave();
        load.Join();
        Assert.Equal(waits ? ["step has ended", "load"] : ["load", "step has ended"], order);
    }

    /// <summary>A text to embed with a suspect is a step of its own as well: it counts towards its probation.</summary>
    [Fact]
    public async Task ExecuteBeside_WithASuspect_CountsAsItsOwnStep()
    {
        await using var rig = await StartAsync(_ => { }, out var watch, out _);
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        using var held = await rig.LeaseAsync(key);
        watch.Suspect(key);
        for (var i = 1; i < AdapterWatch.Probation; i++)
        {
            watch.Survived(((AdapterLease)held).Weights);
        }

        Assert.True(watch.IsSuspect(key));
        var result = await rig.Engine.EmbedAsync(new EmbeddingRequest { Tenant = key.Tenant, Texts = [[40, 41, 42]], Adapter = await rig.LeaseAsync(key) });
        Assert.Null(result.Refusal);
        Assert.False(watch.IsSuspect(key));
    }

    /// <summary>What a request's own thread does in native code stands in the journal while it does it.</summary>
    [Fact]
    public async Task WatchedEngine_CallsOfRequests_AreMarkedWhileTheyRun()
    {
        using var path = new JournalPath();
        using var watch = path.Next();
        await using var rig = await EngineRig.StartAsync();
        var probe = new ProbedEngine(rig.Engine, () => path.Previous().Others);
        var engine = new WatchedEngine(probe, watch);
        engine.Tokenizer.Tokenize("SELECT", parseSpecial: false, addSpecial: true);
        engine.Tokenizer.ApplyChatTemplate([new ChatMessage("user", "SELECT")]);
        engine.Tokenizer.RenderChat([new ChatMessage("user", "SELECT")]);
        engine.Submit(new GenerationRequest { Tenant = new HostContract.TenantKey("tenant"), Prompt = [], MaxTokens = 1 });
        Assert.Equal([true, true, true, true], probe.Seen);
        Assert.False(path.Previous().Others);
    }

    [Fact]
    public async Task Execute_FailsAgainAndAgain_StopsTheHostWithItsCode()
    {
        var failing = 0;
        await using var rig = await StartAsync(
            _ =>
            {
                if (failing > 0)
                {
                    failing--;
                    throw new InvalidOperationException("a step");
                }
            },
            out _,
            out var stop);

        // Below the limit, and then a step that works: the count starts anew.
        failing = EngineFailure.Most - 1;
        for (var i = 0; i < EngineFailure.Most - 1; i++)
        {
            Assert.Equal(FinishReason.Failed, (await rig.GenerateAsync([30, 31], maxTokens: 2)).End.Reason);
        }

        Assert.Equal(FinishReason.Length, (await rig.GenerateAsync([30, 31], maxTokens: 2)).End.Reason);
        failing = EngineFailure.Most - 1;
        await rig.GenerateAsync([30, 31], maxTokens: 2);
        await rig.GenerateAsync([30, 31], maxTokens: 2);
        Assert.False(stop.Stopped);

        failing = 1;
        await rig.GenerateAsync([30, 31], maxTokens: 2);
        Assert.True(stop.Stopped);
        Assert.Equal(HostExit.EngineFailed, stop.Exit.Code);
    }

    /// <summary>Whoever receives the outputs may fail as often as it likes: the steps themselves worked.</summary>
    [Fact]
    public void Execute_ReceiverFails_StopsNothing()
    {
        var stop = new Stopping();
        var strategy = new WatchedStrategy(
            new OneOutput(), new AdapterWatch(null), new EngineFailure(stop, stop.Exit, NullLogger<EngineFailure>.Instance), maxRows: 1);
        for (var i = 0; i <= EngineFailure.Most; i++)
        {
            Assert.Throws<InvalidOperationException>(() => strategy.Execute(null!, new StepPlan(1), new FailingSink()));
            Assert.Throws<InvalidOperationException>(() => strategy.ExecuteBeside(null!, new StepPlan(1), new FailingSink()));
        }

        Assert.False(stop.Stopped);
    }

    private static Task<EngineRig> StartAsync(Action<StepPlan> beforeStep, out AdapterWatch watch, out Stopping stopping)
    {
        var (held, stop) = (new AdapterWatch(null), new Stopping());
        (watch, stopping) = (held, stop);
        var failure = new EngineFailure(stop, stop.Exit, NullLogger<EngineFailure>.Instance);
        return EngineRig.StartAsync(
            watch: held, decorate: inner => new WatchedStrategy(new ObservedStrategy(inner, beforeStep), held, failure, maxRows: 512));
    }

    private static int Adapters(StepPlan plan) => plan.Rows.ToArray().Select(row => row.Adapter).Distinct().Count();

    private sealed class FailingSink : IStepSink
    {
        public void OnOutput(LlamaContext context, int batchRow, in StepRow row) => throw new InvalidOperationException("an output");

        public void OnNotFinite(in StepRow row) => throw new InvalidOperationException("an output");
    }

    private sealed class OneOutput : IAdapterStrategy
    {
        public IGraphObserver? Observer => null;

        public ICells Cells => throw new NotSupportedException();

        public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Attach(LlamaContext context)
        {
        }

        public void Detach()
        {
        }

        public StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink)
        {
            sink.OnOutput(context, 0, default);
            return default;
        }

        public StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink) => Execute(context, plan, sink);

        public void Dispose()
        {
        }
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
