using Microsoft.Extensions.DependencyInjection;
using TenantStore.Keys;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Keys;

public abstract class TenantKeyRingTests(TestDatabase database) : IAsyncLifetime
{
    private readonly CountingKeyProvider _service = new();
    private TestStore _store = null!;

    private TenantKeyRing Ring => _store.Get<TenantKeyRing>();

    public async Task InitializeAsync() => _store = await database.CreateStoreAsync(
        configure: services => services.AddSingleton<IKeyEncryptionProvider>(_service),
        settings: new Dictionary<string, string?>
        {
            ["Encryption:CurrentKey"] = CountingKeyProvider.Current,
            ["Encryption:KeyCacheSeconds"] = "60",
            ["Encryption:KeyCacheSize"] = "2",
        });

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task DeriveNewAsync_ManyAtOnce_MakeOneKeyAndUnwrapItOnce()
    {
        var tenant = (await _store.AddTenantAsync("acme")).Id;

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => NewAsync(tenant))));

        Assert.Single(made.Select(one => one.Id).Distinct());
        Assert.Single(made.Select(one => Convert.ToHexString(one.Key)).Distinct());
        Assert.Single(_store.Query("SELECT key_id FROM tenant_keys"));
        var unwraps = _service.Unwraps;
        await NewAsync(tenant);
        Assert.Equal(unwraps, _service.Unwraps);
    }

    [Fact]
    public async Task DeriveAsync_ColdWithManyWaiting_AsksTheKeyServiceOnce()
    {
        var tenant = (await _store.AddTenantAsync("acme")).Id;
        var (id, key) = await NewAsync(tenant);
        Ring.Drop(tenant);
        var before = _service.Unwraps;
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.Gate = gate.Task;

        var waiting = Enumerable.Range(0, 50).Select(_ => FindAsync(tenant, id)).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(waiting), found => Assert.Equal(key, found));
        Assert.Equal(before + 1, _service.Unwraps);
    }

    [Fact]
    public async Task DeriveAsync_OtherSaltOrInfoOrTenant_GivesAnotherKey()
    {
        var (acme, globex) = ((await _store.AddTenantAsync("acme")).Id, (await _store.AddTenantAsync("globex")).Id);
        var keys = new HashSet<string>();
        foreach (var (tenant, salt, info) in new[] { (acme, 0, 0), (acme, 1, 0), (acme, 0, 1), (globex, 0, 0) })
        {
            var key = new byte[32];
            await Ring.DeriveNewAsync(tenant, new[] { (byte)salt }, new[] { (byte)info }, key, default);
            Assert.True(keys.Add(Convert.ToHexString(key)));
        }
    }

    [Fact]
    public async Task Keys_AfterTheirAge_AreOutOfMemory()
    {
        var tenant = (await _store.AddTenantAsync("acme")).Id;
        var (id, key) = await NewAsync(tenant);

        // The timer's doing: nobody asks.
        _store.Time.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(0, Ring.Count);
        var before = _service.Unwraps;
        Assert.Equal(key, await FindAsync(tenant, id));
        Assert.Equal(before + 1, _service.Unwraps);
    }

    [Fact]
    public async Task Keys_OfMoreTenantsThanHaveRoom_LeaveTheLeastRecentlyUsedFirst()
    {
        var tenants = new List<TenantId>();
        foreach (var slug in new[] { "a", "b", "c" })
        {
            tenants.Add((await _store.AddTenantAsync(slug)).Id);
            await NewAsync(tenants[^1]);
            await NewAsync(tenants[0]);
        }

        Assert.Equal(2, Ring.Count);
        var before = _service.Unwraps;
        await NewAsync(tenants[0]);
        await NewAsync(tenants[2]);
        Assert.Equal(before, _service.Unwraps);
        await NewAsync(tenants[1]);
        Assert.Equal(before + 1, _service.Unwraps);
    }

    /// <summary>A load that was under way when the tenant was deleted keeps nothing, and gives nothing to those who come after.</summary>
    [Fact]
    public async Task DeleteTenant_WhileItsKeyIsBeingUnwrapped_LeavesNothingInMemory()
    {
        var tenant = (await _store.AddTenantAsync("acme")).Id;
        var (id, _) = await NewAsync(tenant);
        Ring.Drop(tenant);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _service.Gate = gate.Task;
        var loading = FindAsync(tenant, id);

        await _store.Library.DeleteTenantAsync(tenant, TestStore.Admin, [], default);
        gate.SetResult();
        await loading;

        Assert.Equal(0, Ring.Count);
        Assert.Null(await FindAsync(tenant, id));
        await Assert.ThrowsAsync<TenantGoneException>(() => NewAsync(tenant));
        Assert.Empty(_store.Query("SELECT key_id FROM tenant_keys"));
    }

    [Fact]
    public async Task DeriveAsync_KeyServiceFailsOnce_NextTryWorks()
    {
        var tenant = (await _store.AddTenantAsync("acme")).Id;
        var (id, key) = await NewAsync(tenant);
        Ring.Drop(tenant);
        _service.Gate = Task.FromException(new KeyUnavailableException("out of reach"));

        await Assert.ThrowsAsync<KeyUnavailableException>(() => FindAsync(tenant, id));
        Assert.Equal(0, Ring.Count);

        _service.Gate = Task.CompletedTask;
        Assert.Equal(key, await FindAsync(tenant, id));
    }

    [Fact]
    public void Dispose_DataKey_DerivesNothingAnyMore()
    {
        var bytes = Enumerable.Repeat((byte)7, 32).ToArray();
        var key = new TenantDataKey(TenantKeyId.New(), bytes);
        Assert.Equal(new byte[32], bytes);
        Assert.True(key.TryDerive([1], [2], new byte[32]));

        key.Dispose();

        Assert.False(key.TryDerive([1], [2], new byte[32]));
    }

    private async Task<(TenantKeyId Id, byte[] Key)> NewAsync(TenantId tenant)
    {
        var key = new byte[32];
        return (await Ring.DeriveNewAsync(tenant, new byte[] { 1 }, new byte[] { 2 }, key, default), key);
    }

    private async Task<byte[]?> FindAsync(TenantId tenant, TenantKeyId id)
    {
        var key = new byte[32];
        return await Ring.DeriveAsync(tenant, id, new byte[] { 1 }, new byte[] { 2 }, key, default) ? key : null;
    }

    public sealed class OnSqlite() : TenantKeyRingTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : TenantKeyRingTests(TestDatabase.PostgreSql);
}
