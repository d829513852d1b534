using System.Text;
using TenantStore.Encryption;
using TenantStore.Keys;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Encryption;

/// <summary>What is sealed for a tenant and a place opens there alone, and not at all once the tenant's key is gone.</summary>
public sealed class ContentSealTests : IAsyncLifetime
{
    private const string Place = "interactions/int_1";

    private static readonly byte[] s_content = Encoding.UTF8.GetBytes("SELECT secret_column FROM orders");

    private TestStore _store = null!;
    private TenantId _tenant;
    private TenantId _other;

    private ContentSeal Seal => _store.Get<ContentSeal>();

    public async Task InitializeAsync()
    {
        _store = await TestStore.CreateAsync();
        (_tenant, _other) = ((await _store.AddTenantAsync("acme")).Id, (await _store.AddTenantAsync("globex")).Id);
    }

    public Task DisposeAsync() => _store.DisposeAsync().AsTask();

    [Fact]
    public async Task Open_WhereItWasSealed_GivesTheContent()
    {
        var box = await Seal.SealAsync(_tenant, Place, s_content, default);

        Assert.Equal(s_content, await Seal.OpenAsync(_tenant, Place, box, default));
        Assert.Equal(-1, box.AsSpan().IndexOf("secret_column"u8));
        Assert.Empty((await Seal.OpenAsync(_tenant, Place, await Seal.SealAsync(_tenant, Place, Array.Empty<byte>(), default), default))!);
    }

    [Fact]
    public async Task Open_AtAnotherPlaceOrForAnotherTenant_GivesNothing()
    {
        var box = await Seal.SealAsync(_tenant, Place, s_content, default);
        await Seal.SealAsync(_other, Place, s_content, default);

        Assert.Null(await Seal.OpenAsync(_tenant, "interactions/int_2", box, default));
        Assert.Null(await Seal.OpenAsync(_other, Place, box, default));
    }

    [Fact]
    public async Task Open_AnyByteChangedOrCutOff_GivesNothing()
    {
        var box = await Seal.SealAsync(_tenant, Place, s_content, default);
        for (var i = 0; i < box.Length; i++)
        {
            var changed = (byte[])box.Clone();
            changed[i] ^= 1;
            Assert.Null(await Seal.OpenAsync(_tenant, Place, changed, default));
            Assert.Null(await Seal.OpenAsync(_tenant, Place, box.AsMemory(0, i), default));
        }
    }

    [Fact]
    public async Task Open_AfterTheTenantsKeyIsDestroyed_GivesNothing()
    {
        var box = await Seal.SealAsync(_tenant, Place, s_content, default);
        _store.Query($"DELETE FROM tenant_keys WHERE tenant_id = '{_tenant}'");
        _store.Get<TenantKeyRing>().Drop(_tenant);

        Assert.Null(await Seal.OpenAsync(_tenant, Place, box, default));
    }

    [Fact]
    public async Task Seal_ForAnUnknownTenant_IsRefused() =>
        await Assert.ThrowsAsync<TenantGoneException>(() => Seal.SealAsync(TenantId.New(_store.Time), Place, s_content, default));
}
