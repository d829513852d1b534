using AdapterHost.Adapters;
using AdapterHost.Engine;
using HostContract;
using LlamaCpp;

namespace AdapterHost.Tests;

/// <summary>A step in which nobody comes or goes costs the garbage collector nothing but the text that it sends.</summary>
public sealed class AllocationTests
{
    /// <summary>Steps in a row that must cost nothing. Before them the runtime may still compile what it runs, whenever it finds the time.</summary>
    private const int Enough = 50;

    /// <summary>Sequences that generate at once.</summary>
    private const int Rows = 6;

    /// <summary>An event is 32 bytes; a text 22 and 2 a character, in steps of 8, so this leaves 21 characters to a token.</summary>
    private const long MostBytes = 96;

    /// <summary>Counted on the inference thread from one step to the next, without what happens inside the sink: text, tokens and their events.</summary>
    [Fact]
    public async Task Step_SteadyState_LoopSchedulerAndStrategyAllocateNothing()
    {
        var meter = new Meter();
        await using var rig = await EngineRig.StartAsync(decorate: inner => meter.Around(inner));
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var running = new List<Generation>();
        var leases = new List<IAdapterLease> { await rig.LeaseAsync(key), await rig.LeaseAsync(key), await rig.LeaseAsync(key) };
        foreach (var lease in leases)
        {
            running.Add(rig.Submit([.. Enumerable.Range(60, 20)], lease, 700, sampling: new SamplingSettings(0) { IgnoreEnd = true }));
            running.Add(rig.Submit([.. Enumerable.Range(90, 20)], null, 700, sampling: new SamplingSettings(0) { IgnoreEnd = true }));
        }

        foreach (var generation in running)
        {
            await EngineRig.ReadAsync(generation);
        }

        Assert.True(meter.Longest >= Enough, $"At most {meter.Longest} of {meter.Steps} steps in a row allocated nothing; the last cost {meter.Bytes} bytes.");
    }

    /// <summary>What the sink itself allocates for a token is what it sends: an event, and the text in it. Stops to look for and chance cost nothing more.</summary>
    [Theory]
    [InlineData(false, 0f)]
    [InlineData(true, 0f)]
    [InlineData(true, 0.8f)]
    public async Task Step_SteadyState_SinkAllocatesOneEventAndOneTextAToken(bool stops, float temperature)
    {
        var meter = new Meter(Rows * MostBytes);
        await using var rig = await EngineRig.StartAsync(decorate: inner => meter.Around(inner));
        var running = Enumerable.Range(0, Rows).SelectMany(i => rig.Submit(new GenerationRequest
        {
            Prompt = [.. Enumerable.Range(60 + i, 20)],
            Tenant = new TenantKey("tenant"),
            MaxTokens = 700,
            Stop = stops ? ["<never>", "nor this one", "\u0001"] : [],
            Sampling = new SamplingSettings(temperature) { IgnoreEnd = true, Seed = (uint)i },
        })).ToList();
        foreach (var generation in running)
        {
            await EngineRig.ReadAsync(generation);
        }

        Assert.True(
            meter.LongestInSink >= Enough, $"At most {meter.LongestInSink} of {meter.Steps} steps in a row kept to {MostBytes} bytes a token; the most was {meter.MostInSink / Rows}.");
    }

    private sealed class Meter(long mostInSink = 0)
    {
        private IStepSink _sink = null!;
        private long _last = -1;
        private long _inSink;
        private int _rows;
        private int _free;
        private int _within;

        public int Steps { get; private set; }

        /// <summary>Steps in a row without a byte.</summary>
        public int Longest { get; private set; }

        /// <summary>Steps in a row in which the sink kept to its bound.</summary>
        public int LongestInSink { get; private set; }

        /// <summary>The most that the sink allocated in one step, in bytes.</summary>
        public long MostInSink { get; private set; }

        /// <summary>Of the last step that allocated.</summary>
        public long Bytes { get; private set; }

        public IAdapterStrategy Around(IAdapterStrategy inner) => new Strategy(inner, this);

        private void BeforeStep(StepPlan plan, IStepSink sink)
        {
            _sink = sink;
            var now = GC.GetAllocatedBytesForCurrentThread();

            // All rows now and in the step before: all generate, nobody has come or gone.
            if (_last >= 0 && plan.Count == Rows && _rows == Rows)
            {
                Steps++;
                var bytes = now - _last - _inSink;
                _free = bytes == 0 ? _free + 1 : 0;
                Longest = Math.Max(Longest, _free);
                _within = _inSink <= mostInSink ? _within + 1 : 0;
                LongestInSink = Math.Max(LongestInSink, _within);
                MostInSink = Math.Max(MostInSink, _inSink);
                Bytes = bytes == 0 ? Bytes : bytes;
            }

            (_last, _inSink, _rows) = (now, 0, plan.Count);
        }

        private sealed class Strategy(IAdapterStrategy inner, Meter meter) : IAdapterStrategy, IStepSink
        {
            public IGraphObserver? Observer => inner.Observer;

            public ICells Cells => inner.Cells;

            public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) => inner.CreateAsync(canonical, work, cancellationToken);

            public void Attach(LlamaContext context) => inner.Attach(context);

            public void Detach() => inner.Detach();

            public StepOutcome Execute(LlamaContext context, StepPlan plan, IStepSink sink)
            {
                meter.BeforeStep(plan, sink);
                return inner.Execute(context, plan, this);
            }

            public StepOutcome ExecuteBeside(LlamaContext context, StepPlan plan, IStepSink sink) => inner.ExecuteBeside(context, plan, sink);

            public void OnOutput(LlamaContext context, int batchRow, in StepRow row)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                meter._sink.OnOutput(context, batchRow, row);
                meter._inSink += GC.GetAllocatedBytesForCurrentThread() - before;
            }

            public void OnNotFinite(in StepRow row) => meter._sink.OnNotFinite(row);

            public void Dispose() => inner.Dispose();
        }
    }
}
