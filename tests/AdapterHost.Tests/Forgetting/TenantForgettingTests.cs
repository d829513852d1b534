using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Forgetting;
using HostContract;
using Microsoft.Extensions.Logging.Abstractions;

namespace AdapterHost.Tests.Forgetting;

/// <summary>
/// A deleted tenant leaves nothing on the real engine: no adapter, no cached prefix, no prediction table, no account; and nothing of another tenant
/// is touched.
/// </summary>
public sealed class TenantForgettingTests
{
    private static readonly TenantKey s_acme = new("acme");
    private static readonly TenantKey s_globex = new("globex");

    [Fact]
    public async Task ForgetAsync_TenantWithEverything_LeavesNothingOfItAndAllOfTheOther()
    {
        await using var rig = await EngineRig.StartAsync();
        var forgetting = Make(rig);
        var one = GoldenText.Load("acme.adapter").Cases[3];
        var keys = new Dictionary<TenantKey, AdapterKey>();
        var again = new Dictionary<TenantKey, long>();
        foreach (var tenant in new[] { s_acme, s_globex })
        {
            // The same file: only the owner differs. The second time predictions and prefixes of the first help.
            keys[tenant] = await rig.AddAsync("models/adapters/acme", tenant.Value);
            var first = await StepsAsync(tenant);
            again[tenant] = await StepsAsync(tenant);
            Assert.True(again[tenant] < first, $"{first} steps, then {again[tenant]}");
        }

        Assert.Equal(2, rig.Cache.Residents.Count);
        Assert.Equal(2, rig.Engine.Status.IdlePrefixes);

        Assert.True(await forgetting.ForgetAsync([s_acme]));

        Assert.Equal([s_acme], forgetting.Gone);
        Assert.Equal(s_globex, Assert.Single(rig.Cache.Residents).Key.Tenant);
        Assert.Equal(rig.Cache.Residents[0].Bytes, rig.Cache.ReservedBytes);
        Assert.Equal(1, rig.Engine.Status.IdlePrefixes);
        Assert.Equal(again[s_globex], await StepsAsync(s_globex));

        // Told again since an answer was lost: no news, and still gone. When nobody asks any more there is nothing to say.
        Assert.False(await forgetting.ForgetAsync([s_acme]));
        Assert.Equal([s_acme], forgetting.Gone);
        Assert.False(await forgetting.ForgetAsync([]));
        Assert.Empty(forgetting.Gone);

        async Task<long> StepsAsync(TenantKey tenant)
        {
            var before = rig.Engine.Status.Steps;
            var text = (await rig.GenerateAsync(await RequestAsync(rig, one, keys[tenant]))).Text;
            Assert.Equal(one.Answer, text);
            return rig.Engine.Status.Steps - before;
        }
    }

    /// <summary>A gateway that has not heard of it may still send requests: they are refused, and leave nothing behind the acknowledgement.</summary>
    [Fact]
    public async Task ForgetAsync_ThenMoreRequestsOfTheTenant_AreRefused()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var held = await rig.LeaseAsync(key);
        var forgetting = Make(rig);

        // Somebody is between his lease and the engine.
        Assert.False(await forgetting.ForgetAsync([s_acme]));
        Assert.Empty(forgetting.Gone);
        var submitted = rig.Engine.Submit(new GenerationRequest { Tenant = s_acme, Adapter = held, Prompt = [30, 31], MaxTokens = 4, Sampling = new SamplingSettings(0) });
        Assert.Equal((false, EngineRefusal.TenantDeleted), (submitted.Accepted, submitted.Refusal));
        held.Dispose();

        Assert.True(await forgetting.ForgetAsync([s_acme]));
        var leased = await rig.Cache.LeaseAsync(key, "grant", default);
        Assert.Equal((false, AdapterRefusal.TenantDeleted), (leased.Granted, leased.Refusal));
        Assert.Equal(EngineRefusal.TenantDeleted, (await rig.Engine.EmbedAsync(new EmbeddingRequest { Tenant = s_acme, Texts = [[30, 31]] })).Refusal);
        Assert.Equal(0, rig.Cache.ReservedBytes);
        Assert.Equal([s_acme], forgetting.Gone);
    }

    /// <summary>What runs ends by itself; until then the tenant is not gone, and nobody is told so.</summary>
    [Fact]
    public async Task ForgetAsync_WhileARequestRuns_IsGoneOnlyWhenItHasEnded()
    {
        await using var rig = await EngineRig.StartAsync();
        var key = await rig.AddAsync("models/adapters/acme", "acme");
        var forgetting = Make(rig);
        using var leaving = new CancellationTokenSource();
        var running = rig.Submit(new GenerationRequest
        {
            Tenant = s_acme,
            Adapter = await rig.LeaseAsync(key),
            Prompt = [.. Enumerable.Range(30, 100)],
            MaxTokens = 4000,
            Sampling = new SamplingSettings(2, 1, 3),
            CancellationToken = leaving.Token,
        })[0];
        await running.Events.WaitToReadAsync();

        Assert.False(await forgetting.ForgetAsync([s_acme]));
        Assert.Empty(forgetting.Gone);
        Assert.True(rig.Cache.ReservedBytes > 0);

        await leaving.CancelAsync();
        await EngineRig.ReadAsync(running);
        Assert.True(await forgetting.ForgetAsync([s_acme]));
        Assert.Equal((0L, 0), (rig.Cache.ReservedBytes, rig.Engine.Status.IdlePrefixes));
    }

    [Fact]
    public async Task ForgetAsync_TenantsOfNobodyHere_AreGoneAtOnce()
    {
        await using var rig = await EngineRig.StartAsync();
        TenantKey[] many = [.. Enumerable.Range(0, HostReport.MaxForgotten).Select(i => new TenantKey($"tenant-{i}"))];

        Assert.True(await Make(rig).ForgetAsync(many));
    }

    [Fact]
    public void Contains_MoreThanHaveRoom_KeepsTheLast()
    {
        var forgotten = new ForgottenTenants();
        for (var i = 0; i <= ForgottenTenants.Most; i++)
        {
            forgotten.Add(new TenantKey($"{i}"));
            forgotten.Add(new TenantKey($"{i}"));
        }

        Assert.False(forgotten.Contains(new TenantKey("0")));
        Assert.True(forgotten.Contains(new TenantKey("1")) && forgotten.Contains(new TenantKey($"{ForgottenTenants.Most}")));
    }

    private static TenantForgetting Make(EngineRig rig) => new(rig.Engine, rig.Cache, TimeProvider.System, NullLogger<TenantForgetting>.Instance);

    private static async Task<GenerationRequest> RequestAsync(EngineRig rig, GoldenText.Case one, AdapterKey key) => new()
    {
        Tenant = key.Tenant,
        Adapter = await rig.LeaseAsync(key),
        Prompt = rig.Engine.Tokenizer.ApplyChatTemplate([.. one.Messages.Select(m => new ChatMessage(m.Role, m.Content))]),
        MaxTokens = 160,
        Sampling = new SamplingSettings(Temperature: 0),
        Prediction = rig.Engine.Tokenizer.Tokenize(one.Messages[^1].Content[(one.Messages[^1].Content.IndexOf('\n') + 1)..], parseSpecial: false, addSpecial: false),
    };
}
