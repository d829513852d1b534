using TenantStore.Changes;
using TenantStore.Resolution;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;
using TenantStore.Tokens;

namespace TenantStore.Tests.Changes;

/// <summary>Two gateways on one registry, without Redis: the log alone.</summary>
public abstract class ChangeWatcherTests(TestDatabase database)
{
    [Fact]
    public async Task PollAsync_RevokedByAnother_IsRefusedFromThenOn()
    {
        await using var one = await database.CreateStoreAsync();
        await using var other = new StoreNode(one);
        await other.FollowAsync();
        var tenant = await one.AddTenantAsync("acme");
        var issued = await one.AddTokenAsync(tenant.Id);
        await other.Watcher.PollAsync(default);
        Assert.NotNull(await other.Directory.FindAsync(issued.Text, default));

        await RevokeAsync(one, tenant.Id, issued.Token.Id);
        Assert.NotNull(await other.Directory.FindAsync(issued.Text, default));
        await other.Watcher.PollAsync(default);

        Assert.Null(await other.Directory.FindAsync(issued.Text, default));
    }

    [Fact]
    public async Task PollAsync_TenantSuspendedByAnother_EndsItsTokensAndNoOthers()
    {
        await using var one = await database.CreateStoreAsync();
        var (acme, globex) = (await one.AddTenantAsync("acme"), await one.AddTenantAsync("globex"));
        var (ofAcme, ofGlobex) = (await one.AddTokenAsync(acme.Id), await one.AddTokenAsync(globex.Id));
        await using var other = new StoreNode(one);
        await other.FollowAsync();
        Assert.NotNull(await other.Directory.FindAsync(ofAcme.Text, default));
        Assert.NotNull(await other.Directory.FindAsync(ofGlobex.Text, default));

        await using (var scope = await one.Registry.BeginAsync(acme.Id, default))
        {
            await scope.Profile.UpdateAsync(new TenantUpdate { Status = TenantStatus.Suspended }, default);
            await scope.CommitAsync(default);
        }

        await other.Watcher.PollAsync(default);
        Assert.Null(await other.Directory.FindAsync(ofAcme.Text, default));
        Assert.NotNull(await other.Directory.FindAsync(ofGlobex.Text, default));
    }

    [Fact]
    public async Task PollAsync_AliasSwitchedByAnother_NextRequestSeesIt()
    {
        await using var one = await database.CreateStoreAsync();
        var model = await one.AddBaseModelAsync();
        var tenant = await one.AddTenantAsync("acme");
        var (first, second) = (await one.PublishAsync(tenant.Id, model.Id), await one.PublishAsync(tenant.Id, model.Id, content: "two"));
        await one.SetAliasAsync(tenant.Id, "fix", first.Reference);
        await using var other = new StoreNode(one);
        await other.FollowAsync();
        Assert.Equal(first.Digest, await ResolveAsync(other, tenant.Id));

        await one.SetAliasAsync(tenant.Id, "fix", second.Reference);
        await other.Watcher.PollAsync(default);

        Assert.Equal(second.Digest, await ResolveAsync(other, tenant.Id));
    }

    [Fact]
    public async Task Commit_WritesOneRowWithTheChange_RollbackNone()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        var before = store.Query("SELECT COUNT(*) FROM registry_changes");
        await using (var scope = await store.Registry.BeginAsync(tenant.Id, default))
            await scope.Tokens.CreateAsync(new NewToken("x", TokenScopes.Inference), default);
        await using (var scope = await store.Registry.BeginAsync(tenant.Id, default))
            await scope.CommitAsync(default);
        Assert.Equal(before, store.Query("SELECT COUNT(*) FROM registry_changes"));

        var issued = await store.AddTokenAsync(tenant.Id);
        Assert.Equal([$"token {issued.Token.Id}"], store.Query("SELECT payload FROM registry_changes ORDER BY seq DESC LIMIT 1"));
        Assert.Equal(store.Query("SELECT MAX(seq) FROM registry_changes"), store.Query("SELECT seq FROM registry_position"));
        Assert.Equal(store.Query("SELECT COUNT(*) FROM registry_changes"), store.Query("SELECT seq FROM registry_position"));
    }

    [Fact]
    public async Task PollAsync_RegistryPutBackToAnOlderState_DropsAll()
    {
        await using var one = await database.CreateStoreAsync();
        var tenant = await one.AddTenantAsync("acme");
        var issued = await one.AddTokenAsync(tenant.Id);
        await using var other = new StoreNode(one);
        await other.FollowAsync();
        await one.AddTokenAsync(tenant.Id);
        await other.Watcher.PollAsync(default);
        Assert.NotNull(await other.Directory.FindAsync(issued.Text, default));

        // The log of the older state ends earlier, and goes on with other changes.
        one.Query("DELETE FROM registry_changes WHERE seq = (SELECT seq FROM registry_position)");
        one.Query("UPDATE registry_position SET seq = seq - 1");
        one.Query("UPDATE tokens SET revoked_at = 1");
        await other.Watcher.PollAsync(default);

        Assert.Null(await other.Directory.FindAsync(issued.Text, default));
    }

    [Fact]
    public async Task PollAsync_AwayForLongerThanTheLogIsKept_DropsAll()
    {
        await using var one = await database.CreateStoreAsync();
        var tenant = await one.AddTenantAsync("acme");
        var issued = await one.AddTokenAsync(tenant.Id);
        await using var other = new StoreNode(one);
        await other.FollowAsync();
        Assert.NotNull(await other.Directory.FindAsync(issued.Text, default));

        await RevokeAsync(one, tenant.Id, issued.Token.Id);
        await one.AddTokenAsync(tenant.Id);
        one.Query("DELETE FROM registry_changes WHERE seq < (SELECT seq FROM registry_position)");
        await other.Watcher.PollAsync(default);

        Assert.Null(await other.Directory.FindAsync(issued.Text, default));
    }

    [Fact]
    public async Task PollAsync_OldRows_AreTrimmedButForTheLast()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        await store.AddTokenAsync(tenant.Id);
        var watcher = store.Get<ChangeWatcher>();
        await watcher.PollAsync(default);
        store.Time.Advance(ChangeWatcher.Keep + TimeSpan.FromMinutes(1));
        await watcher.PollAsync(default);
        Assert.Equal(store.Query("SELECT seq, 1 FROM registry_position"), store.Query("SELECT MAX(seq), COUNT(*) FROM registry_changes"));

        // And the position still has its row.
        await store.AddTokenAsync(tenant.Id);
        Assert.True(await watcher.PollAsync(default));
        Assert.Equal(store.Query("SELECT seq FROM registry_position"), [$"{store.Get<RegistryChangeFeed>().Ledger.Position}"]);
    }

    [Fact]
    public async Task PollAsync_WhileManyTenantsCommit_MissesNoRow()
    {
        await using var store = await database.CreateStoreAsync();
        await using var other = new StoreNode(store);
        await other.FollowAsync();
        var restarts = 0;
        var heard = new List<RegistryChange>();
        other.Get<RegistryChangeFeed>().Restarted += () => restarts++;
        other.Get<RegistryChangeFeed>().Listen(heard.Add);
        var tenants = new List<TenantId>();
        for (var i = 0; i < 6; i++)
            tenants.Add((await store.AddTenantAsync($"tenant-{i}")).Id);

        var writers = Task.WhenAll(tenants.Select(tenant => Task.Run(async () =>
        {
            var made = new List<TokenId>();
            for (var i = 0; i < 15; i++)
                made.Add((await store.AddTokenAsync(tenant)).Token.Id);
            return made;
        })));
        while (!writers.IsCompleted)
            await other.Watcher.PollAsync(default);
        await other.Watcher.PollAsync(default);

        // A row that appeared behind one already read would never have been heard.
        Assert.Equal(0, restarts);
        Assert.Equal(
            (await writers).SelectMany(made => made).Select(token => new RegistryChange.TokenChanged(token)).ToHashSet<RegistryChange>(),
            heard.OfType<RegistryChange.TokenChanged>().ToHashSet<RegistryChange>());
    }

    private static async Task<AdapterFormats.AdapterDigest> ResolveAsync(StoreNode node, TenantId tenant)
    {
        Assert.True(ModelReference.TryParse("tiny:fix", out var reference));
        return Assert.IsType<ModelResolution.Resolved>(await node.Resolver.ResolveAsync(tenant, reference, null, default)).Adapter!.Digest;
    }

    private static async Task RevokeAsync(TestStore store, TenantId tenant, TokenId token)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Tokens.RevokeAsync(token, default);
        await scope.CommitAsync(default);
    }

    public sealed class OnSqlite() : ChangeWatcherTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : ChangeWatcherTests(TestDatabase.PostgreSql);

    public sealed class OnPgBouncer() : ChangeWatcherTests(TestDatabase.PgBouncer);
}
