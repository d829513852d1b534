using TenantStore.Caching;
using TenantStore.Credentials;
using TenantStore.Tenants;
using TenantStore.Tests.Fakes;
using TenantStore.Tokens;

namespace TenantStore.Tests.Credentials;

public abstract class TokenDirectoryTests(TestDatabase database)
{
    [Fact]
    public async Task FindAsync_TenantToken_TellsAllThatARequestNeeds()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        var issued = await store.AddTokenAsync(tenant.Id, new NewToken("ide", TokenScopes.Inference | TokenScopes.UsageRead)
        {
            Personal = true,
            DefaultAlias = AliasName.Parse("fix"),
            ExpiresAt = store.Time.GetUtcNow().AddDays(1),
        });

        var principal = await store.Directory.FindAsync(issued.Text, default);

        Assert.Equal(new TokenPrincipal
        {
            Caller = CallerId.OfToken(issued.Token.Id),
            Scopes = TokenScopes.Inference | TokenScopes.UsageRead,
            Tenant = new PrincipalTenant(tenant.Id, tenant.Slug, tenant.Limits),
            DefaultAlias = AliasName.Parse("fix"),
            Personal = true,
            ExpiresAt = store.Time.GetUtcNow().AddDays(1),
        }, principal);
        Assert.Equal(TokenScopes.Inference | TokenScopes.UsageRead, principal!.Scopes);
    }

    [Fact]
    public async Task FindAsync_PlatformToken_BelongsToNoTenant()
    {
        await using var store = await database.CreateStoreAsync();
        var issued = await AddPlatformTokenAsync(store);

        var principal = await store.Directory.FindAsync(issued.Text, default);

        Assert.Null(principal!.Tenant);
        Assert.Equal(TokenScopes.PlatformAdmin, principal.Scopes);
    }

    [Fact]
    public async Task FindAsync_RightIdWrongSecret_IsNobody()
    {
        await using var store = await database.CreateStoreAsync();
        var issued = await store.AddTokenAsync((await store.AddTenantAsync("acme")).Id);
        var forged = TokenFormat.Compose(issued.Token.Id, new string('0', TokenFormat.SecretLength));

        Assert.Null(await store.Directory.FindAsync(forged, default));
        Assert.NotNull(await store.Directory.FindAsync(issued.Text, default));
        Assert.Null(await store.Directory.FindAsync(forged, default));
    }

    [Fact]
    public async Task FindAsync_RevokedHere_StopsAtOnce()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        var issued = await store.AddTokenAsync(tenant.Id);
        var platform = await AddPlatformTokenAsync(store);
        Assert.NotNull(await store.Directory.FindAsync(issued.Text, default));
        Assert.NotNull(await store.Directory.FindAsync(platform.Text, default));

        await using (var scope = await store.Registry.BeginAsync(tenant.Id, default))
        {
            await scope.Tokens.RevokeAsync(issued.Token.Id, default);
            await scope.CommitAsync(default);
        }

        await using (var scope = await store.Registry.BeginPlatformAsync(default))
        {
            await scope.PlatformTokens.RevokeAsync(platform.Token.Id, default);
            await scope.CommitAsync(default);
        }

        Assert.Null(await store.Directory.FindAsync(issued.Text, default));
        Assert.Null(await store.Directory.FindAsync(platform.Text, default));
    }

    [Fact]
    public async Task FindAsync_RevokedByAnotherProcess_StopsWithin30Seconds()
    {
        await using var store = await database.CreateStoreAsync();
        var issued = await store.AddTokenAsync((await store.AddTenantAsync("acme")).Id);
        Assert.NotNull(await store.Directory.FindAsync(issued.Text, default));
        store.Query("UPDATE tokens SET revoked_at = 1");

        store.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(await store.Directory.FindAsync(issued.Text, default));
    }

    [Fact]
    public async Task FindAsync_ExpiresWhileCached_StopsOnTime()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        var issued = await store.AddTokenAsync(
            tenant.Id, new NewToken("x", TokenScopes.Inference) { ExpiresAt = store.Time.GetUtcNow().AddSeconds(10) });
        Assert.NotNull(await store.Directory.FindAsync(issued.Text, default));

        store.Time.Advance(TimeSpan.FromSeconds(9.999));
        Assert.NotNull(await store.Directory.FindAsync(issued.Text, default));
        store.Time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Null(await store.Directory.FindAsync(issued.Text, default));
    }

    [Fact]
    public async Task FindAsync_TenantChanged_NextUseSeesIt()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        var issued = await store.AddTokenAsync(tenant.Id);
        await store.Directory.FindAsync(issued.Text, default);

        await UpdateAsync(store, tenant.Id, new TenantUpdate { Limits = new TenantLimits { MaxOutputTokens = 7 } });
        Assert.Equal(7, (await store.Directory.FindAsync(issued.Text, default))!.Tenant!.Limits.MaxOutputTokens);

        await UpdateAsync(store, tenant.Id, new TenantUpdate { Status = TenantStatus.Suspended });
        Assert.Null(await store.Directory.FindAsync(issued.Text, default));

        await UpdateAsync(store, tenant.Id, new TenantUpdate { Status = TenantStatus.Active });
        Assert.NotNull(await store.Directory.FindAsync(issued.Text, default));
    }

    [Fact]
    public async Task FindAsync_UnknownThenMade_IsSeenAtOnceHere()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        await using var scope = await store.Registry.BeginAsync(tenant.Id, default);
        var issued = await scope.Tokens.CreateAsync(new NewToken("x", TokenScopes.Inference), default);
        Assert.Null(await store.Directory.FindAsync(issued!.Text, default));

        await scope.CommitAsync(default);

        Assert.NotNull(await store.Directory.FindAsync(issued.Text, default));
    }

    [Fact]
    public async Task FindAsync_500AtOnce_ReadTheDatabaseOnce()
    {
        await using var store = await database.CreateStoreAsync();
        var issued = await store.AddTokenAsync((await store.AddTenantAsync("acme")).Id);
        var reads = 0;
        var go = new TaskCompletionSource();
        var source = store.Get<CredentialSource>();
        var directory = new TokenDirectory(async (id, cancellationToken) =>
        {
            Interlocked.Increment(ref reads);
            await go.Task;
            return await source.LoadAsync(id, cancellationToken);
        }, store.Get<RegistryChangeFeed>(), store.Get<TokenPepper>(), store.Get<TokenUseLog>(), new RegistryCacheOptions(), store.Time);

        var waiters = Enumerable.Range(0, 500).Select(_ => directory.FindAsync(issued.Text, default).AsTask()).ToList();
        go.SetResult();

        Assert.All(await Task.WhenAll(waiters), Assert.NotNull);
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task FindAsync_MalformedTexts_CostNoRead()
    {
        await using var store = await database.CreateStoreAsync();
        var directory = new TokenDirectory((_, _) => throw new InvalidOperationException("read"),
            store.Get<RegistryChangeFeed>(), store.Get<TokenPepper>(), store.Get<TokenUseLog>(), new RegistryCacheOptions(), store.Time);

        Assert.Null(await directory.FindAsync(null, default));
        Assert.Null(await directory.FindAsync("sk-something", default));
        Assert.Null(await directory.FindAsync("lg_0123456789AB_abcdefghijklmnopqrstuvwxyz014IOtNu", default));
    }

    [Fact]
    public async Task FlushAsync_AfterManyUses_LastUsedIsWrittenOnce()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        var issued = await store.AddTokenAsync(tenant.Id);
        var platform = await AddPlatformTokenAsync(store);
        var at = store.Time.GetUtcNow();
        for (var i = 0; i < 100; i++)
            await store.Directory.FindAsync(issued.Text, default);
        await store.Directory.FindAsync(platform.Text, default);
        Assert.Null(await LastUsedAsync(store, tenant.Id));

        await store.Get<TokenUseLog>().FlushAsync(default);
        Assert.Equal(at, await LastUsedAsync(store, tenant.Id));
        Assert.Equal([at.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)], store.Query("SELECT last_used_at FROM platform_tokens"));

        store.Time.Advance(TimeSpan.FromSeconds(20));
        await store.Directory.FindAsync(issued.Text, default);
        await store.Get<TokenUseLog>().FlushAsync(default);
        Assert.Equal(at, await LastUsedAsync(store, tenant.Id));

        store.Time.Advance(TimeSpan.FromMinutes(1));
        await store.Directory.FindAsync(issued.Text, default);
        await store.Get<TokenUseLog>().FlushAsync(default);
        Assert.Equal(at.AddSeconds(80), await LastUsedAsync(store, tenant.Id));
    }

    private static async Task<DateTimeOffset?> LastUsedAsync(TestStore store, TenantId tenant)
    {
        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        return Assert.Single(await scope.Tokens.ListAsync(default)).LastUsedAt;
    }

    private static async Task UpdateAsync(TestStore store, TenantId tenant, TenantUpdate update)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Profile.UpdateAsync(update, default);
        await scope.CommitAsync(default);
    }

    private static async Task<IssuedToken> AddPlatformTokenAsync(TestStore store)
    {
        await using var scope = await store.Registry.BeginPlatformAsync(default);
        var issued = await scope.PlatformTokens.CreateAsync("operator", null, default);
        await scope.CommitAsync(default);
        return issued;
    }

    public sealed class OnSqlite() : TokenDirectoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : TokenDirectoryTests(TestDatabase.PostgreSql);

    public sealed class OnPgBouncer() : TokenDirectoryTests(TestDatabase.PgBouncer);
}
