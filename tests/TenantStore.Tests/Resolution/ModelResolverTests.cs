using TenantStore.Adapters;
using TenantStore.Aliases;
using TenantStore.Resolution;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Resolution;

public abstract class ModelResolverTests(TestDatabase database)
{
    private static readonly AdapterName s_fix = AdapterName.Parse("fix");

    [Theory]
    [InlineData("tiny:main", "tiny", "main", "fix@2")]
    [InlineData("main", "tiny", "main", "fix@2")]
    [InlineData("tiny:main@1", "tiny", "main", "fix@1")]
    [InlineData("tiny:main@2", "tiny", "main", "fix@2")]
    [InlineData("tiny", "tiny", null, null)]
    public async Task ResolveAsync_EachForm_FindsItsVersion(string text, string model, string? alias, string? version)
    {
        await using var world = await World.CreateAsync(database);

        var resolved = Assert.IsType<ModelResolution.Resolved>(await world.Store.ResolveAsync(world.Tenant, text));

        Assert.Equal((model, alias, version), (resolved.Base.Id.Name.ToString(), resolved.Alias?.ToString(), resolved.Adapter?.Version.ToString()));
        Assert.Equal(version is null ? null : TestStore.Digest("content " + version[^1]), resolved.Adapter?.Digest);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("tiny:nothing")]
    [InlineData("other:main")]
    [InlineData("nothing:main")]
    [InlineData("tiny:main@3")]
    [InlineData("other:main@1")]
    [InlineData("tiny:nothing@1")]
    public async Task ResolveAsync_WhatTheTenantDoesNotHave_IsNotFound(string text)
    {
        await using var world = await World.CreateAsync(database);
        await world.Store.AddBaseModelAsync("other", 'c');

        Assert.IsType<ModelResolution.NotFound>(await world.Store.ResolveAsync(world.Tenant, text));
    }

    [Theory]
    [InlineData("main")]
    [InlineData("tiny:main")]
    [InlineData("tiny:main@1")]
    public async Task ResolveAsync_AnotherTenantsNames_AreTheSameAsUnknown(string text)
    {
        await using var world = await World.CreateAsync(database);
        var other = (await world.Store.AddTenantAsync("globex")).Id;

        Assert.Equal(await world.Store.ResolveAsync(other, "tiny:unknown"), await world.Store.ResolveAsync(other, text));
        Assert.IsType<ModelResolution.Resolved>(await world.Store.ResolveAsync(world.Tenant, text));
    }

    [Fact]
    public async Task ResolveAsync_NoModel_TokensDefaultThenTenantsDefaultThenNone()
    {
        await using var world = await World.CreateAsync(database);
        var store = world.Store;

        Assert.IsType<ModelResolution.NoDefault>(await store.ResolveAsync(world.Tenant, null));
        Assert.Equal("fix@2", Adapter(await store.ResolveAsync(world.Tenant, null, "main")));
        await store.SetAliasAsync(world.Tenant, "default", World.Version(1));
        Assert.Equal("fix@1", Adapter(await store.ResolveAsync(world.Tenant, "")));
        Assert.Equal("fix@2", Adapter(await store.ResolveAsync(world.Tenant, null, "main")));
        // A token that names an alias must not silently get another one's answers.
        Assert.IsType<ModelResolution.NotFound>(await store.ResolveAsync(world.Tenant, null, "gone"));
    }

    [Fact]
    public async Task ResolveAsync_AliasSwitchedRolledBackDeleted_NextRequestSeesIt()
    {
        await using var world = await World.CreateAsync(database);
        var store = world.Store;
        Assert.Equal("fix@2", Adapter(await store.ResolveAsync(world.Tenant, "main")));

        await store.SetAliasAsync(world.Tenant, "main", World.Version(1));
        Assert.Equal("fix@1", Adapter(await store.ResolveAsync(world.Tenant, "main")));
        await store.RollBackAsync(world.Tenant, "main");
        Assert.Equal("fix@2", Adapter(await store.ResolveAsync(world.Tenant, "main")));
        await using (var scope = await store.Registry.BeginAsync(world.Tenant, default))
        {
            await scope.Aliases.DeleteAsync(AliasName.Parse("main"), TestStore.Admin, default);
            await scope.CommitAsync(default);
        }

        Assert.IsType<ModelResolution.NotFound>(await store.ResolveAsync(world.Tenant, "main"));
    }

    [Fact]
    public async Task ResolveAsync_UnknownAliasMade_NextRequestSeesIt()
    {
        await using var world = await World.CreateAsync(database);
        Assert.IsType<ModelResolution.NotFound>(await world.Store.ResolveAsync(world.Tenant, "new"));

        await world.Store.SetAliasAsync(world.Tenant, "new", World.Version(1));

        Assert.Equal("fix@1", Adapter(await world.Store.ResolveAsync(world.Tenant, "new")));
    }

    [Fact]
    public async Task ResolveAsync_WhileTheAliasIsSwitched_EachAnswerIsOneVersionAndTheLastOneSetHolds()
    {
        await using var world = await World.CreateAsync(database);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var answers = 0;
            while (!done.IsCancellationRequested || answers == 0)
            {
                var resolved = Assert.IsType<ModelResolution.Resolved>(await world.Store.ResolveAsync(world.Tenant, "tiny:main"));
                Assert.Equal(TestStore.Digest("content " + resolved.Adapter!.Version.Version), resolved.Adapter.Digest);
                answers++;
                await Task.Yield();
            }
        })).ToList();

        for (var i = 0; i < 100; i++)
        {
            var number = 1 + (i % 2);
            await world.Store.SetAliasAsync(world.Tenant, "main", World.Version(number));
            Assert.Equal($"fix@{number}", Adapter(await world.Store.ResolveAsync(world.Tenant, "main")));
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task ResolveAsync_BaseModelReplaced_OldAdaptersNeverRunOnIt()
    {
        await using var world = await World.CreateAsync(database);
        Assert.IsType<ModelResolution.Resolved>(await world.Store.ResolveAsync(world.Tenant, "main"));

        await world.Store.AddBaseModelAsync(digest: 'b');

        var replaced = new ModelResolution.Unavailable(UnavailableReason.BaseModelReplaced);
        Assert.Equal(replaced, await world.Store.ResolveAsync(world.Tenant, "main"));
        Assert.Equal(replaced, await world.Store.ResolveAsync(world.Tenant, "tiny:main"));
        Assert.Equal(replaced, await world.Store.ResolveAsync(world.Tenant, "tiny:main@1"));
        Assert.Equal(["tiny"], (await world.Store.Resolver.ListAsync(world.Tenant, default)).Select(model => model.Id));
    }

    [Fact]
    public async Task ResolveAsync_QuarantinedAndLifted_FollowsAtOnce()
    {
        await using var world = await World.CreateAsync(database);
        Assert.IsType<ModelResolution.Resolved>(await world.Store.ResolveAsync(world.Tenant, "main"));

        await world.ChangeStateAsync(2, AdapterVersionState.Quarantined);
        Assert.Equal(new ModelResolution.Unavailable(UnavailableReason.Quarantined), await world.Store.ResolveAsync(world.Tenant, "main"));
        Assert.DoesNotContain(await world.Store.Resolver.ListAsync(world.Tenant, default), model => model.Alias is not null);
        Assert.Equal("fix@1", Adapter(await world.Store.ResolveAsync(world.Tenant, "tiny:main@1")));

        await world.ChangeStateAsync(2, AdapterVersionState.Ready);
        Assert.Equal("fix@2", Adapter(await world.Store.ResolveAsync(world.Tenant, "main")));
    }

    [Fact]
    public async Task ResolveAsync_PinnedVersionRetired_IsNotFound()
    {
        await using var world = await World.CreateAsync(database);
        Assert.Equal("fix@1", Adapter(await world.Store.ResolveAsync(world.Tenant, "tiny:main@1")));

        await world.ChangeStateAsync(1, AdapterVersionState.Retired);

        Assert.IsType<ModelResolution.NotFound>(await world.Store.ResolveAsync(world.Tenant, "tiny:main@1"));
    }

    [Fact]
    public async Task ResolveAsync_BaseModelRegisteredUnderAnAliasName_AliasIsStillMeant()
    {
        await using var world = await World.CreateAsync(database);
        await world.Store.AddBaseModelAsync("main", 'd');

        Assert.Equal("fix@2", Adapter(await world.Store.ResolveAsync(world.Tenant, "main")));
        Assert.DoesNotContain(await world.Store.Resolver.ListAsync(world.Tenant, default), model => model.Id == "main");
        // Its owner can still move it.
        Assert.Equal(SetAliasOutcome.Switched, (await world.Store.SetAliasAsync(world.Tenant, "main", World.Version(1))).Outcome);
    }

    [Fact]
    public async Task ListAsync_Tenants_SeeBaseModelsAndTheirOwnAliases()
    {
        await using var world = await World.CreateAsync(database);
        var other = (await world.Store.AddTenantAsync("globex")).Id;
        await world.Store.AddBaseModelAsync("big", 'c');

        var own = await world.Store.Resolver.ListAsync(world.Tenant, default);
        Assert.Equal(["big", "tiny", "tiny:main"], own.Select(model => model.Id));
        Assert.Equal("fix@2", own[2].Adapter!.Version.ToString());
        Assert.Equal(["big", "tiny"], (await world.Store.Resolver.ListAsync(other, default)).Select(model => model.Id));
    }

    private static string? Adapter(ModelResolution resolution) => Assert.IsType<ModelResolution.Resolved>(resolution).Adapter?.Version.ToString();

    /// <summary>A tenant with versions 1 and 2 of "fix" on "tiny", and the alias "main" on version 2.</summary>
    private sealed class World(TestStore store, TenantId tenant) : IAsyncDisposable
    {
        public TestStore Store => store;

        public TenantId Tenant => tenant;

        public static async Task<World> CreateAsync(TestDatabase database)
        {
            var store = await database.CreateStoreAsync();
            var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
            await store.PublishAsync(tenant, model, content: "content 1");
            await store.PublishAsync(tenant, model, content: "content 2");
            await store.SetAliasAsync(tenant, "main", Version(2));
            return new World(store, tenant);
        }

        public static VersionReference Version(int number) => new(s_fix, new VersionNumber(number));

        public async Task ChangeStateAsync(int version, AdapterVersionState state)
        {
            await using var scope = await store.Registry.BeginAsync(tenant, default);
            Assert.Equal(ChangeStateOutcome.Changed, await scope.Versions.ChangeStateAsync(s_fix, new VersionNumber(version), state, default));
            await scope.CommitAsync(default);
        }

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }

    public sealed class OnSqlite() : ModelResolverTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : ModelResolverTests(TestDatabase.PostgreSql);
}
