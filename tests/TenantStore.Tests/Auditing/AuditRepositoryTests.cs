using TenantStore.Auditing;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Auditing;

public abstract class AuditRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task ListAsync_Pages_NewestFirst()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await AppendAsync(store, tenant, "a", "b", "c");

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        var newest = await scope.Audit.ListAsync(2, null, default);
        Assert.Equal(["c", "b"], newest.Select(entry => entry.Action));
        Assert.Equal(["a"], (await scope.Audit.ListAsync(2, newest[^1].Entry, default)).Select(entry => entry.Action));
        Assert.Equal(new AuditEvent(3, store.Time.GetUtcNow(), TestStore.Admin, "c", "subject", """{"x":1}""", newest[0].Hash), newest[0]);
        Assert.Matches("^[0-9a-f]{64}$", newest[0].Hash);
    }

    [Fact]
    public async Task AppendAsync_TwoTenants_EachCountsFromOne()
    {
        await using var store = await database.CreateStoreAsync();
        var (acme, globex) = ((await store.AddTenantAsync("acme")).Id, (await store.AddTenantAsync("globex")).Id);
        await AppendAsync(store, acme, "a", "b");
        await AppendAsync(store, globex, "c");

        await using var scope = await store.Registry.BeginReadAsync(globex, default);
        Assert.Equal([(1L, "c")], (await scope.Audit.ListAsync(9, null, default)).Select(entry => (entry.Entry, entry.Action)));
    }

    [Fact]
    public async Task AppendAsync_TenantIsGone_LeavesNoEntry()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [], default);

        await using (var scope = await store.Registry.BeginAsync(tenant, default))
        {
            Assert.False(await scope.Audit.AppendAsync(TestStore.Admin, "version.refuse", "adapter/a", null, default));
            await scope.CommitAsync(default);
        }

        Assert.Empty(store.Dump(tenant));
    }

    [Fact]
    public async Task AppendAsync_TransactionRolledBack_LeavesNoEntry()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using (var scope = await store.Registry.BeginAsync(tenant, default))
            await scope.Audit.AppendAsync(TestStore.Admin, "a", "s", null, default);

        Assert.Empty(store.Query("SELECT * FROM audit_events"));
    }

    [Theory]
    [InlineData("UPDATE audit_events SET action = 'x'")]
    [InlineData("DELETE FROM audit_events")]
    [InlineData("UPDATE platform_audit_events SET action = 'x'")]
    [InlineData("DELETE FROM platform_audit_events")]
    public async Task Database_ChangeOfTheLog_IsRefusedByTheSchema(string sql)
    {
        await using var store = await database.CreateStoreAsync();
        await AppendAsync(store, (await store.AddTenantAsync("acme")).Id, "a");
        await using (var scope = await store.Registry.BeginPlatformAsync(default))
        {
            await scope.Audit.AppendAsync(TestStore.Admin, "a", "s", null, default);
            Assert.Single(await scope.Audit.ListAsync(9, null, default));
            await scope.CommitAsync(default);
        }

        Assert.Contains("append-only", Assert.ThrowsAny<System.Data.Common.DbException>(() => store.Query(sql)).Message, StringComparison.Ordinal);
    }

    private static async Task AppendAsync(TestStore store, TenantId tenant, params string[] actions)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        foreach (var action in actions)
            await scope.Audit.AppendAsync(TestStore.Admin, action, "subject", """{"x":1}""", default);
        await scope.CommitAsync(default);
    }

    public sealed class OnSqlite() : AuditRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : AuditRepositoryTests(TestDatabase.PostgreSql);
}
