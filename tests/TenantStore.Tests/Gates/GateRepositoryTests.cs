using TenantStore.Adapters;
using TenantStore.Datasets;
using TenantStore.Gates;
using TenantStore.Resolution;
using TenantStore.Tests.Evaluations;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Gates;

public abstract class GateRepositoryTests(TestDatabase database)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task PutAsync_WithoutAHeldOutSet_IsRefused_AndOffNeedsNone()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        Assert.Equal(GatePolicy.Off, await GetAsync(store, tenant));
        Assert.Equal(PutGateOutcome.DatasetNotReady, await PutAsync(store, tenant, GateMode.Enforce, null));
        Assert.Equal(PutGateOutcome.DatasetNotReady, await PutAsync(store, tenant, GateMode.Warn, "ds_1"));
        await AddDatasetAsync(store, tenant, "ds_1", heldOut: false);
        Assert.Equal(PutGateOutcome.NothingHeldOut, await PutAsync(store, tenant, GateMode.Enforce, "ds_1"));
        await AddDatasetAsync(store, tenant, "ds_2", heldOut: true);
        Assert.Equal(PutGateOutcome.Set, await PutAsync(store, tenant, GateMode.Enforce, "ds_2"));
        Assert.Equal((GateMode.Enforce, "ds_2"), await GetAsync(store, tenant) is var policy ? (policy.Mode, policy.Dataset) : default);
        Assert.Equal(PutGateOutcome.Set, await PutAsync(store, tenant, GateMode.Off, null));
    }

    [Fact]
    public async Task Erased_HeldOutRows_AreNoneAndTheGateSaysSo()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AddDatasetAsync(store, tenant, "ds_1", heldOut: true, user: "u_1");
        await PutAsync(store, tenant, GateMode.Enforce, "ds_1");
        Assert.Null((await GetAsync(store, tenant)).DatasetTaintedAt);
        await EvaluationRepositoryTests.WriteAsync(store, tenant, scope => scope.Lineage.EraseAsync(new ErasureTarget("user", userKey: "u_1"), default));

        Assert.Equal(store.Time.GetUtcNow().ToUnixTimeMilliseconds(), (await GetAsync(store, tenant)).DatasetTaintedAt?.ToUnixTimeMilliseconds());
        Assert.Equal(0, await EvaluationRepositoryTests.WriteAsync(store, tenant, scope => scope.Gate.CountHeldOutAsync("ds_1", default)));
        Assert.Equal(PutGateOutcome.NothingHeldOut, await PutAsync(store, tenant, GateMode.Enforce, "ds_1"));
    }

    /// <summary>Who has learnt the answers is not judged by them, in whatever snapshot they stood.</summary>
    [Fact]
    public async Task DecideAsync_LearntFromWhatIsHeldOut_RefusesAPass()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var model = (await store.AddBaseModelAsync()).Id;
        await store.PublishAsync(tenant, model, "sql", "one");
        await store.PublishAsync(tenant, model, "sql", "two");
        await AddDatasetAsync(store, tenant, "ds_1", heldOut: true);
        await AddDatasetAsync(store, tenant, "ds_same", heldOut: false);
        await AddDatasetAsync(store, tenant, "ds_interaction", heldOut: false, sample: "smp_2");
        await AddDatasetAsync(store, tenant, "ds_else", heldOut: false, sample: "smp_3", interaction: "int_3");
        await PutAsync(store, tenant, GateMode.Enforce, "ds_1");
        await FinishAsync(store, tenant, "evl_1", against: null, passed: true);
        await UseAsync("ds_1");
        await UseAsync("ds_else");
        Assert.True((await DecideAsync(store, tenant, Version(2), null)).Passed);
        await store.SetAliasAsync(tenant, "fix", Version(1));
        Assert.IsType<ModelResolution.Resolved>(await store.ResolveAsync(tenant, "tiny:fix@2"));

        foreach (var dataset in new[] { "ds_interaction", "ds_same" })
        {
            await UseAsync(dataset);
            Assert.Equal((1, true), await DecideAsync(store, tenant, Version(2), null) is var decision ? (decision.Learnt, decision.Refuses) : default);
            // Nor is it to be had by its number, whatever was known of it a moment ago.
            Assert.Equal(new ModelResolution.Unavailable(UnavailableReason.NotPassed), await store.ResolveAsync(tenant, "tiny:fix@2"));
        }

        Assert.Equal(0, await EvaluationRepositoryTests.WriteAsync(store, tenant, scope => scope.Gate.CountLearntAsync(Version(1), "ds_1", default)));

        async Task UseAsync(string dataset) =>
            Assert.NotNull(await EvaluationRepositoryTests.WriteAsync(store, tenant, scope => scope.Lineage.AddUseAsync(Version(2), dataset, default)));
    }

    /// <summary>What counts is the very comparison that the change would make: on the policy's dataset, against what is live.</summary>
    [Fact]
    public async Task DecideAsync_PassedElsewhere_StillRefuses()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var model = (await store.AddBaseModelAsync()).Id;
        await store.PublishAsync(tenant, model, "sql", "one");
        await store.PublishAsync(tenant, model, "sql", "two");
        await AddDatasetAsync(store, tenant, "ds_1", heldOut: true);
        await AddDatasetAsync(store, tenant, "ds_2", heldOut: true);
        var (one, two) = (Version(1), Version(2));
        Assert.False((await DecideAsync(store, tenant, two, one)).Asked);
        await PutAsync(store, tenant, GateMode.Enforce, "ds_1");
        Assert.True((await DecideAsync(store, tenant, two, one)).Refuses);

        await FinishAsync(store, tenant, "evl_1", against: null, passed: true);
        Assert.True((await DecideAsync(store, tenant, two, one)).Refuses);
        Assert.False((await DecideAsync(store, tenant, two, null)).Refuses);
        await FinishAsync(store, tenant, "evl_2", against: one, passed: true);
        Assert.False((await DecideAsync(store, tenant, two, one)).Refuses);
        store.Time.Advance(TimeSpan.FromSeconds(1));
        await FinishAsync(store, tenant, "evl_3", against: one, passed: false);
        Assert.Equal("evl_3", (await DecideAsync(store, tenant, two, one)).Verdict!.Id);
        Assert.True((await DecideAsync(store, tenant, two, one)).Refuses);
        await PutAsync(store, tenant, GateMode.Warn, "ds_1");
        Assert.Equal((false, false), await DecideAsync(store, tenant, two, one) is var warned ? (warned.Refuses, warned.Passed) : default);
        await PutAsync(store, tenant, GateMode.Enforce, "ds_2");
        Assert.Null((await DecideAsync(store, tenant, two, null)).Verdict);
    }

    /// <summary>What cannot be asked cannot be surpassed by any evaluation: the gate must not ask for one.</summary>
    [Theory]
    [InlineData("retired")]
    [InlineData("quarantined")]
    [InlineData("removed")]
    [InlineData("replaced")]
    public async Task DecideAsync_AgainstWhatCanBeAskedNoMore_ComparesWithTheBaseModelAndSaysSo(string how)
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var model = (await store.AddBaseModelAsync()).Id;
        var one = await store.PublishAsync(tenant, model, "sql", "one");
        await AddDatasetAsync(store, tenant, "ds_1", heldOut: true);
        await PutAsync(store, tenant, GateMode.Enforce, "ds_1");
        if (how == "replaced")
            model = (await store.AddBaseModelAsync(digest: 'b')).Id;
        await store.PublishAsync(tenant, model, "sql", "two");
        await FinishAsync(store, tenant, "evl_1", against: null, passed: true);
        if (how != "replaced")
            Assert.Equal((Version(1), null, true), await DecideAsync(store, tenant, Version(2), Version(1)) is var before ? (before.Live, before.Gone, before.Refuses) : default);

        Assert.True(await MakeAsync());
        if (how == "removed")
            Assert.Equal(DeleteVersionOutcome.Deleted, await store.Library.DeleteVersionAsync(tenant, Version(1), TestStore.Admin, default));

        Assert.Equal((null, Version(1), true), await DecideAsync(store, tenant, Version(2), Version(1)) is var after ? (after.Live, after.Gone, after.Passed) : default);
        // With nothing before it there is nothing to tell.
        Assert.Null((await DecideAsync(store, tenant, Version(2), null)).Gone);

        Task<bool> MakeAsync() => EvaluationRepositoryTests.WriteAsync(store, tenant, async scope => how switch
        {
            "retired" => await scope.Versions.ChangeStateAsync(one.Reference.Adapter, one.Reference.Version, AdapterVersionState.Retired, default) == ChangeStateOutcome.Changed,
            "quarantined" => (await scope.Versions.QuarantineAsync(one.Digest, model, QuarantineReason.NotFinite, default)).Count == 1,
            _ => true,
        });
    }

    /// <summary>People are asked nothing about modes: a pass in another one says nothing of what they will get.</summary>
    [Fact]
    public async Task DecideAsync_PassedInAnotherModeThanTheDefault_StillRefuses()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var model = (await store.AddBaseModelAsync()).Id;
        await store.PublishAsync(tenant, model, "sql", "one");
        await store.PublishAsync(tenant, model, "sql", "two");
        await AddDatasetAsync(store, tenant, "ds_1", heldOut: true);
        await PutAsync(store, tenant, GateMode.Enforce, "ds_1");
        await store.SetAliasAsync(tenant, "fix", Version(1));
        await FinishAsync(store, tenant, "evl_1", against: null, passed: true, isDefaultMode: false);
        Assert.True((await DecideAsync(store, tenant, Version(2), null)).Refuses);
        Assert.IsType<ModelResolution.Unavailable>(await store.ResolveAsync(tenant, "tiny:fix@2"));

        await FinishAsync(store, tenant, "evl_2", against: null, passed: true);
        store.Time.Advance(TimeSpan.FromSeconds(1));
        await FinishAsync(store, tenant, "evl_3", against: null, passed: false, isDefaultMode: false);
        Assert.Equal("evl_2", (await DecideAsync(store, tenant, Version(2), null)).Verdict!.Id);
    }

    [Fact]
    public async Task Pin_UnderAnEnforcedGate_NeedsAPassOrALifeBefore()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var model = (await store.AddBaseModelAsync()).Id;
        await store.PublishAsync(tenant, model, "sql", "one");
        await store.PublishAsync(tenant, model, "sql", "two");
        await store.PublishAsync(tenant, model, "sql", "three");
        await store.SetAliasAsync(tenant, "fix", Version(1));
        await AddDatasetAsync(store, tenant, "ds_1", heldOut: true);
        Assert.IsType<ModelResolution.Resolved>(await store.ResolveAsync(tenant, "tiny:fix@2"));

        await PutAsync(store, tenant, GateMode.Enforce, "ds_1");
        Assert.IsType<ModelResolution.Resolved>(await store.ResolveAsync(tenant, "tiny:fix@1"));
        Assert.Equal(new ModelResolution.Unavailable(UnavailableReason.NotPassed), await store.ResolveAsync(tenant, "tiny:fix@2"));
        // A comparison with something that nobody has ever had live is no pass.
        await FinishAsync(store, tenant, "evl_1", Version(3), passed: true);
        Assert.IsType<ModelResolution.Unavailable>(await store.ResolveAsync(tenant, "tiny:fix@2"));
        await FinishAsync(store, tenant, "evl_2", Version(1), passed: true);
        Assert.IsType<ModelResolution.Resolved>(await store.ResolveAsync(tenant, "tiny:fix@2"));
        // The last word counts, as it does at the gate.
        store.Time.Advance(TimeSpan.FromSeconds(1));
        await FinishAsync(store, tenant, "evl_3", Version(1), passed: false);
        Assert.IsType<ModelResolution.Unavailable>(await store.ResolveAsync(tenant, "tiny:fix@2"));
        store.Time.Advance(TimeSpan.FromSeconds(1));
        await FinishAsync(store, tenant, "evl_4", Version(1), passed: true);
        Assert.IsType<ModelResolution.Resolved>(await store.ResolveAsync(tenant, "tiny:fix@2"));
        await store.SetAliasAsync(tenant, "fix", Version(2));
        Assert.IsType<ModelResolution.Resolved>(await store.ResolveAsync(tenant, "tiny:fix@1"));
        Assert.IsType<ModelResolution.Unavailable>(await store.ResolveAsync(tenant, "tiny:fix@3"));
        await PutAsync(store, tenant, GateMode.Off, null);
        Assert.IsType<ModelResolution.Resolved>(await store.ResolveAsync(tenant, "tiny:fix@3"));
    }

    private static VersionReference Version(int number) => new(AdapterName.Parse("sql"), new VersionNumber(number));

    private static Task<bool> AddDatasetAsync(TestStore store, TenantId tenant, string id, bool heldOut, string user = "", string sample = "smp_1", string interaction = "int_1") => EvaluationRepositoryTests.WriteAsync(store, tenant, async scope =>
    {
        var until = store.Time.GetUtcNow().AddHours(1);
        var row = new DatasetSample
        {
            SampleId = sample,
            InteractionId = interaction,
            Revision = 1,
            Split = heldOut ? DatasetSplit.HeldOut : DatasetSplit.Train,
            Position = 0,
            UserKey = user,
            Language = "sql",
            ErrorKind = "x",
            Origin = SampleOrigin.User,
            HappenedAt = store.Time.GetUtcNow(),
            Digest = "d",
            Content = [1],
        };
        return await scope.Datasets.AddAsync(new NewDataset(id, "d", "{}", until, TestStore.Admin), default)
            && await scope.Datasets.AddRowsAsync(id, 1, [row], until, default) && await scope.Datasets.FinishAsync(id, 1, "d", "{}", default);
    });

    private static async Task<GatePolicy> GetAsync(TestStore store, TenantId tenant)
    {
        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        return await scope.Gate.GetAsync(default);
    }

    private static Task<PutGateOutcome> PutAsync(TestStore store, TenantId tenant, GateMode mode, string? dataset) =>
        EvaluationRepositoryTests.WriteAsync(store, tenant, scope => scope.Gate.PutAsync(mode, dataset, default));

    private static Task<GateDecision> DecideAsync(TestStore store, TenantId tenant, VersionReference candidate, VersionReference? live) =>
        EvaluationRepositoryTests.WriteAsync(store, tenant, scope => scope.Gate.DecideAsync(candidate, live, default));

    private static Task<bool> FinishAsync(TestStore store, TenantId tenant, string id, VersionReference? against, bool passed, bool isDefaultMode = true) =>
        EvaluationRepositoryTests.WriteAsync(store, tenant, async scope =>
        {
            await scope.Evaluations.AddAsync(EvaluationRepositoryTests.New(id, against) with { IsDefaultMode = isDefaultMode }, 9, default);
            return await scope.Evaluations.TakeAsync(id, "one", s_lease, default) && await scope.Evaluations.FinishAsync(id, "one", passed, "{}", default);
        });

    public sealed class OnSqlite() : GateRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : GateRepositoryTests(TestDatabase.PostgreSql);
}
