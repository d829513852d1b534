using AdapterHost.Adapters;
using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Poison;

/// <summary>
/// An adapter that computes no finite numbers shares steps and KV cache with healthy ones. In a unified cache attention reads every cell and
/// multiplies what is masked by zero; zero times NaN is NaN, so one such cell would spoil every tenant's answers until it is overwritten.
/// </summary>
public sealed class PoisonTests
{
    private const int Tokens = 24;
    private const int Rounds = 2;

    private static readonly string[] s_blownUp = ["", "k_proj", "v_proj", "q_proj", "gate_proj,up_proj"];

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (var modules in s_blownUp)
            {
                cases.Add(modules, "f32", "F16");
                cases.Add(modules, "q8_0", "F16");
                cases.Add(modules, "q8_0", "F32");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Submit_BesidePoison_HealthySequencesAreAsAlone(string modules, string weights, string cache)
    {
        await using var rig = await EngineRig.StartAsync(
            Repository.File($"models/quickfix-tiny/quickfix-tiny-{weights}.gguf"),
            new EngineOptions { ContextTokens = 1024, MaxSequences = 8, BatchRows = 64, Cache = Enum.Parse<CacheKind>(cache) });
        var (digest, bytes) = await PoisonAdapter.OfAsync("models/adapters/acme", rig.Base, modules.Split(',', StringSplitOptions.RemoveEmptyEntries));
        var poison = new AdapterKey(new TenantKey("poisoner"), digest);
        rig.Source.Files[poison] = bytes;

        var adapters = new List<AdapterKey?> { null };
        foreach (var one in new[] { "globex", "initech" })
        {
            adapters.Add(await rig.AddAsync($"models/adapters/{one}", one));
        }

        var prompts = adapters.Select((_, i) => Enumerable.Range(0, 12 + 9 * i).Select(t => 30 + (t * 7 + i * 13) % 500).ToArray()).ToList();
        var alone = new List<string>();
        for (var i = 0; i < adapters.Count; i++)
        {
            alone.Add((await rig.GenerateAsync(prompts[i], adapters[i], Tokens)).Text);
        }

        // All leases now: after its first failure nobody gets another. Some of its prompts take three steps, so that cells are written before
        // anyone looks at an output.
        var leases = new Queue<IAdapterLease>();
        for (var i = 0; i < Rounds * 3; i++)
        {
            leases.Enqueue(await rig.LeaseAsync(poison));
        }

        var ends = new List<FinishReason>();
        for (var round = 0; round < Rounds; round++)
        {
            var running = new List<Generation>();
            for (var i = 0; i < adapters.Count; i++)
            {
                running.Add(rig.Submit(prompts[i], adapters[i] is { } key ? await rig.LeaseAsync(key) : null, Tokens));
            }

            foreach (var length in new[] { 5, 70 + round, 150 })
            {
                var end = (await EngineRig.ReadAsync(rig.Submit([.. Enumerable.Range(40, length)], leases.Dequeue(), 5))).End;
                ends.Add(end.Reason);
            }

            for (var i = 0; i < adapters.Count; i++)
            {
                var (text, end) = await EngineRig.ReadAsync(running[i]);
                Assert.NotEqual(FinishReason.NotFinite, end.Reason);

                // Cells that others have given back may stand before a sequence's earlier ones, and are then summed before them. Rounding to 8 bits makes
                // that visible now and then, so only exact weights give equal texts to the letter.
                Assert.True(weights != "f32" || text == alone[i], $"{i}: {text}\nalone: {alone[i]}");
            }
        }

        // Others may be finite nonsense, which is their owner's alone.
        var infinite = modules is "" or "k_proj" or "v_proj";
        Assert.All(ends, reason => Assert.True(!infinite || reason == FinishReason.NotFinite, $"{reason}"));
        Assert.Equal(ends.Contains(FinishReason.NotFinite), (await rig.Cache.LeaseAsync(poison, "grant", CancellationToken.None)).Refusal == AdapterRefusal.Quarantined);

        // The cells that it gave back are others' now.
        for (var i = 0; i < adapters.Count; i++)
        {
            var (text, end) = await rig.GenerateAsync(prompts[i], adapters[i], Tokens);
            Assert.NotEqual(FinishReason.NotFinite, end.Reason);
            Assert.True(weights != "f32" || text == alone[i], $"{i}: {text}\nalone: {alone[i]}");
        }
    }
}
