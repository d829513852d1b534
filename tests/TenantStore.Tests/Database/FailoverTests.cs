using System.Diagnostics;
using Npgsql;
using TenantStore.Database;
using TenantStore.Database.PostgreSql;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;
using TenantStore.Tokens;
using TestServers;
using Xunit.Abstractions;

namespace TenantStore.Tests.Database;

/// <summary>The primary is killed and its standby promoted; connections are lost; the server is away.</summary>
public sealed class FailoverTests(ITestOutputHelper output)
{
    private const string Database = "registry";

    /// <summary>What an operator is promised: from the promotion on, writes go again within this time.</summary>
    private static readonly TimeSpan s_promise = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Promotion_OfTheStandby_WritesGoOnAndNoAcknowledgedOneIsLost()
    {
        await using var primary = await PostgresServer.StartAsync("synchronous_commit=on");
        await PostgresCluster.PrepareAsync(primary, Database);
        await using var standby = await primary.StartStandbyAsync("second");
        await primary.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'second'");
        await primary.ExecuteAsync("SELECT pg_reload_conf()");
        var address = $"Host=127.0.0.1:{primary.Port},127.0.0.1:{standby.Port};Database={Database};Username={PostgresCluster.App};Password={PostgresCluster.AppPassword}";
        using var factory = new PostgresConnectionFactory(address, null, 15, TimeProvider.System);
        await factory.PrepareAsync(default);
        var registry = new Registry(factory, new RegistryChangeFeed(TimeProvider.System), new TokenMint(new TokenPepper(new byte[32])), TimeProvider.System);
        var acknowledged = new List<string>();
        for (var i = 0; i < 20; i++)
            await AddAsync($"before-{i}");

        await primary.Process.KillAsync();
        await Assert.ThrowsAsync<TenantStoreException>(() => AddAsync("while-away"));
        await standby.PromoteAsync();
        var promoted = Stopwatch.GetTimestamp();
        for (var i = 0; ; i++)
        {
            try
            {
                await AddAsync($"after-{i}");
                output.WriteLine($"the first write went {Stopwatch.GetElapsedTime(promoted).TotalSeconds:0.00} s after the promotion, {i} had failed");
                break;
            }
            catch (TenantStoreException)
            {
                Assert.True(Stopwatch.GetElapsedTime(promoted) < s_promise, $"{i} writes failed after the promotion");
            }
        }

        await using var scope = await registry.BeginPlatformReadAsync(default);
        Assert.Empty(acknowledged.Except((await scope.Tenants.ListAsync(default)).Select(tenant => tenant.Slug.ToString())));

        async Task AddAsync(string slug)
        {
            await using var writing = await registry.BeginPlatformAsync(default);
            await writing.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse(slug), slug), default);
            await writing.CommitAsync(default);
            acknowledged.Add(slug);
        }
    }

    /// <summary>The pool holds connections that the server has ended; nothing was done yet, so the transaction begins on another.</summary>
    [Fact]
    public async Task BeginAsync_AllPooledConnectionsWereEnded_CostsNobodyAnError()
    {
        await using var store = await TestDatabase.PostgreSql.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using (await store.Registry.BeginAsync(tenant, default))
        await using (await store.Registry.BeginReadAsync(tenant, default))
        {
        }

        store.Query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        Assert.NotNull(await store.AddTokenAsync(tenant));
        await using var read = await store.Registry.BeginReadAsync(tenant, default);
        Assert.NotNull(await read.Profile.FindAsync(default));
    }

    /// <summary>A transaction that is cut may have done half of its work, or all: only its caller knows whether to do it again.</summary>
    [Fact]
    public async Task Commit_ConnectionEndedBefore_IsTheStoresExceptionAndNothingIsKept()
    {
        await using var store = await TestDatabase.PostgreSql.CreateStoreAsync();
        await using (var scope = await store.Registry.BeginPlatformAsync(default))
        {
            await scope.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("acme"), "Acme"), default);
            store.Query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

            await Assert.ThrowsAsync<TenantStoreException>(() => scope.CommitAsync(default));
        }

        await using var after = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Empty(await after.Tenants.ListAsync(default));
    }

    [Theory]
    [InlineData("40001", true)]
    [InlineData("40P01", true)]
    [InlineData("08006", true)]
    [InlineData("57P01", true)]
    [InlineData("57P03", true)]
    [InlineData("23505", false)]
    [InlineData("42501", false)]
    [InlineData("28P01", false)]
    [InlineData("53100", false)]
    [InlineData("57014", false)]
    [InlineData("55P03", false)]
    [InlineData("25006", false)]
    public void MayRepeat_SqlState_IsOfLostConnectionsAndLostRacesAlone(string state, bool expected) =>
        Assert.Equal(expected, RegistryFault.MayRepeat(new PostgresException("x", "ERROR", "ERROR", state)));

    [Theory]
    [InlineData("23505", false)]
    [InlineData("42601", false)]
    [InlineData("22021", false)]
    [InlineData("53100", true)]
    [InlineData("57P01", true)]
    [InlineData("25006", true)]
    public async Task GuardAsync_SqlState_OfStorageIsTheStoresException(string state, bool ofStorage)
    {
        var thrown = await Assert.ThrowsAnyAsync<Exception>(() => RegistryFault.GuardAsync(Task.FromException(new PostgresException("x", "ERROR", "ERROR", state))));

        Assert.Equal(ofStorage, thrown is TenantStoreException);
    }
}
