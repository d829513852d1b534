using TenantStore.Adapters;
using TenantStore.Artifacts;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Database;

/// <summary>Several gateways on one registry at once: numbers are handed out without gap or double, and rows and files stay in step.</summary>
public abstract class ConcurrentWritersTests(TestDatabase database)
{
    private const int Gateways = 3;
    private const int Each = 8;

    [Fact]
    public async Task Writers_OfOneTenantOnSeveralGateways_HandOutNumbersWithoutGap()
    {
        await using var world = await World.CreateAsync(database);
        var target = (await world.Stores[0].PublishAsync(world.Tenant, world.Model)).Reference;
        var other = (await world.Stores[0].PublishAsync(world.Tenant, world.Model, content: "other")).Reference;

        await Task.WhenAll(world.Stores.SelectMany((store, gateway) => Enumerable.Range(0, Each).Select(i => Task.Run(async () =>
        {
            await store.SetAliasAsync(world.Tenant, "main", (gateway + i) % 2 == 0 ? target : other);
            await using var scope = await store.Registry.BeginAsync(world.Tenant, default);
            Assert.True(await scope.Audit.AppendAsync(TestStore.Admin, "test", $"{gateway}/{i}", null, default));
            await scope.CommitAsync(default);
        }))));

        await using var read = await world.Stores[0].Registry.BeginReadAsync(world.Tenant, default);
        var audit = await read.Audit.ListAsync(1000, null, default);
        Assert.Equal(Enumerable.Range(1, audit.Count).Select(entry => (long)entry), audit.Select(entry => entry.Entry).Reverse());
        Assert.Equal(Gateways * Each, audit.Count(entry => entry.Action == "test"));
        var history = (await read.Aliases.ListHistoryAsync(AliasName.Parse("main"), 1000, default)).Reverse().ToList();
        Assert.Equal(Enumerable.Range(1, history.Count).Select(entry => (long)entry), history.Select(entry => entry.Entry));
        // Each set started from what the one before it had reached.
        Assert.Equal(history.SkipLast(1).Select(entry => entry.To), history.Skip(1).Select(entry => entry.From));
    }

    [Fact]
    public async Task Uploads_OfOneAdapterOnSeveralGateways_GetANumberEach()
    {
        await using var world = await World.CreateAsync(database);

        var made = await Task.WhenAll(world.Stores.SelectMany((store, gateway) => Enumerable.Range(0, Each).Select(i =>
            Task.Run(() => store.PublishAsync(world.Tenant, world.Model, content: $"{gateway}/{i}")))));

        Assert.Equal(Enumerable.Range(1, Gateways * Each), made.Select(version => version.Reference.Version.Value).Order());
    }

    /// <summary>The same bytes, uploaded by one gateway and deleted by the others: the last look at the files and their removal exclude each other.</summary>
    [Fact]
    public async Task UploadsAndDeletions_OfTheSameBytes_LeaveEachRowItsFiles()
    {
        await using var world = await World.CreateAsync(database);

        await Task.WhenAll(world.Stores.Select(store => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                var version = await store.PublishAsync(world.Tenant, world.Model, content: "same");
                if (i < Each - 1)
                    Assert.Equal(DeleteVersionOutcome.Deleted, await store.Library.DeleteVersionAsync(world.Tenant, version.Reference, TestStore.Admin, default));
            }
        })));

        await using var scope = await world.Stores[0].Registry.BeginReadAsync(world.Tenant, default);
        Assert.Equal(Gateways, (await scope.Versions.ListAsync(AdapterName.Parse("fix"), default)).Count);
        await using var file = await world.Stores[0].Artifacts.OpenReadAsync(ArtifactKey.Canonical(world.Tenant, TestStore.Digest("same")), default);
        Assert.NotNull(file);
    }

    [Fact]
    public async Task Erasure_WhileOthersWrite_LeavesNothing()
    {
        await using var world = await World.CreateAsync(database);
        await world.Stores[0].PublishAsync(world.Tenant, world.Model, content: "before");

        var writers = world.Stores.Select(store => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                await using var scope = await store.Registry.BeginAsync(world.Tenant, default);
                if (await scope.Tokens.CreateAsync(new TenantStore.Tokens.NewToken("x", TenantStore.Tokens.TokenScopes.Inference), default) is null)
                    return;
                await scope.Audit.AppendAsync(TestStore.Admin, "token.create", "x", null, default);
                await scope.CommitAsync(default);
            }
        })).ToList();
        Assert.NotNull(await world.Stores[0].Library.DeleteTenantAsync(world.Tenant, TestStore.Admin, [], default));
        await Task.WhenAll(writers);

        Assert.Empty(world.Stores[0].Dump(world.Tenant));
    }

    public sealed class OnSqlite() : ConcurrentWritersTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : ConcurrentWritersTests(TestDatabase.PostgreSql)
    {
        /// <summary>On SQLite all writers wait for each other; here a tenant's hold up nobody else.</summary>
        [Fact]
        public async Task Writer_OfAnotherTenant_DoesNotWait()
        {
            await using var store = await TestDatabase.PostgreSql.CreateStoreAsync(busySeconds: 1);
            var (a, b) = ((await store.AddTenantAsync("a")).Id, (await store.AddTenantAsync("b")).Id);
            await using var held = await store.Registry.BeginAsync(a, default);

            await store.AddTokenAsync(b);
            await store.AddTenantAsync("c");
            var refused = await Assert.ThrowsAsync<TenantStoreException>(() => store.AddTokenAsync(a));

            Assert.Contains("BusySeconds", refused.Message, StringComparison.Ordinal);
        }
    }

    public sealed class OnPgBouncer() : ConcurrentWritersTests(TestDatabase.PgBouncer);

    private sealed class World(TemporaryFolder folder, IReadOnlyList<TestStore> stores, TenantId tenant, BaseModelId model) : IAsyncDisposable
    {
        public IReadOnlyList<TestStore> Stores => stores;

        public TenantId Tenant => tenant;

        public BaseModelId Model => model;

        public static async Task<World> CreateAsync(TestDatabase database)
        {
            var folder = new TemporaryFolder();
            var stores = new List<TestStore>();
            for (var i = 0; i < Gateways; i++)
                stores.Add(await database.CreateStoreAsync(folder));
            return new World(folder, stores, (await stores[0].AddTenantAsync("acme")).Id, (await stores[0].AddBaseModelAsync()).Id);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var store in stores)
                await store.DisposeAsync();
            folder.Dispose();
        }
    }
}
