using System.Net;
using System.Net.Sockets;
using Npgsql;
using TenantStore.Database;
using TenantStore.Database.PostgreSql;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;
using TenantStore.Tokens;

namespace TenantStore.Tests.Database;

/// <summary>Somebody is frozen: a gateway in the middle of its transaction, or the server.</summary>
public sealed class PostgresPatienceTests
{
    /// <summary>A gateway that stopped (a paused machine, a cut line) holds locks that every logged write needs.</summary>
    [Fact(Timeout = 60_000)]
    public async Task BeginAsync_AnotherStoppedInsideItsTransaction_IsEndedByTheServerAndOthersGoOn()
    {
        await using var store = await TestDatabase.PostgreSql.CreateStoreAsync(busySeconds: 40);
        using var factory = new PostgresConnectionFactory(store.Address, null, new PostgresPatience(BusySeconds: 15, IdleSeconds: 1), TimeProvider.System);
        var other = new Registry(factory, new RegistryChangeFeed(TimeProvider.System), new TokenMint(new TokenPepper(new byte[32])), TimeProvider.System);
        await using var frozen = await other.BeginPlatformAsync(default);
        await frozen.Tenants.CreateAsync(new NewTenant(TenantSlug.Parse("frozen"), "Frozen"), default);

        await store.AddTenantAsync("acme");

        await Assert.ThrowsAsync<TenantStoreException>(() => frozen.CommitAsync(default));
        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Equal(["acme"], (await scope.Tenants.ListAsync(default)).Select(tenant => tenant.Slug.ToString()));
    }

    [Fact]
    public void Of_BusySeconds_LeavesAWriterLongerThanOthersWaitForIt()
    {
        Assert.Equal(30, PostgresPatience.Of(1).IdleSeconds);
        Assert.Equal(600, PostgresPatience.Of(300).IdleSeconds);
    }

    /// <summary>A server that takes connections and says nothing is waited for once, not once a try.</summary>
    [Fact(Timeout = 60_000)]
    public async Task BeginAsync_ServerDoesNotAnswer_IsNotAskedAgain()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Database=x;Username=x;Password=x;Timeout=1;SSL Mode=Disable";
        using var factory = new PostgresConnectionFactory(address, null, 15, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<TenantStoreException>(() => factory.BeginAsync(SessionMode.Read, SessionBinding.OfPlatform(), default).AsTask());

        using (await silent.AcceptSocketAsync())
            Assert.False(silent.Pending(), $"asked again after {failure.InnerException}");
    }

    /// <summary>The driver by itself connects once more after any failure, in case the server minds encryption by Kerberos.</summary>
    [Fact(Timeout = 60_000)]
    public async Task BeginAsync_ServerHangsUp_IsAskedOnceATry()
    {
        using var rude = new TcpListener(IPAddress.Loopback, 0);
        rude.Start();
        var asked = 0;
        var hangingUp = Task.Run(async () =>
        {
            while (true)
            {
                using var caller = await rude.AcceptSocketAsync();
                Interlocked.Increment(ref asked);
            }
        });
        var address = $"Host=127.0.0.1;Port={((IPEndPoint)rude.LocalEndpoint).Port};Database=x;Username=x;Password=x;Timeout=30;SSL Mode=Disable";
        using var factory = new PostgresConnectionFactory(address, null, 15, TimeProvider.System);

        await Assert.ThrowsAsync<TenantStoreException>(() => factory.BeginAsync(SessionMode.Read, SessionBinding.OfPlatform(), default).AsTask());

        rude.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => hangingUp);
        Assert.InRange(asked, 1, PostgresPatience.Tries);
    }

    [Fact]
    public void MayRepeat_WhatTookTooLong_IsNotWaitedForAgain()
    {
        Assert.False(RegistryFault.MayRepeat(new NpgsqlException("x", new TimeoutException())));
        Assert.False(RegistryFault.MayRepeat(new NpgsqlException("x", new IOException("x", new SocketException((int)SocketError.OperationAborted)))));
        Assert.True(RegistryFault.MayRepeat(new NpgsqlException("x", new EndOfStreamException())));
    }
}
