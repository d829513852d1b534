using TenantStore.Limits;
using TenantStore.Tests.Fakes;
using TenantStore.Tokens;

namespace TenantStore.Tests.Tokens;

public abstract class TokenRotationTests(TestDatabase database)
{
    [Fact]
    public async Task RotateAsync_ByDefault_BothWorkDuringTheOverlapAndThenTheNewOneAlone()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var old = await store.AddTokenAsync(tenant);
        Assert.NotNull(await store.Directory.FindAsync(old.Text, default));

        var rotated = await RotateAsync(store, tenant, old.Token.Id, TimeSpan.FromHours(1));

        Assert.NotNull(await store.Directory.FindAsync(old.Text, default));
        Assert.NotNull(await store.Directory.FindAsync(rotated.Issued!.Text, default));
        Assert.NotEqual(old.Token.Id, rotated.Issued.Token.Id);
        Assert.Equal(store.Time.GetUtcNow().AddHours(1), rotated.Replaced!.ExpiresAt);
        store.Time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await store.Directory.FindAsync(old.Text, default));
        Assert.NotNull(await store.Directory.FindAsync(rotated.Issued.Text, default));
    }

    [Fact]
    public async Task RotateAsync_WithoutOverlap_StopsTheOldOneWithTheCommit()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var old = await store.AddTokenAsync(tenant);
        Assert.NotNull(await store.Directory.FindAsync(old.Text, default));

        await RotateAsync(store, tenant, old.Token.Id, TimeSpan.Zero);

        Assert.Null(await store.Directory.FindAsync(old.Text, default));
    }

    [Fact]
    public async Task RotateAsync_TheNewOne_MayDoWhatTheOldOneMay()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var old = await store.AddTokenAsync(tenant, new NewToken("ide of jo", TokenScopes.Inference | TokenScopes.AdaptersRead)
        {
            Personal = true,
            DefaultAlias = AliasName.Parse("fix"),
            ExpiresAt = store.Time.GetUtcNow().AddDays(90),
            Limits = RateLimits.None with { RequestsPerMinute = 7 },
        });
        store.Time.Advance(TimeSpan.FromDays(80));

        var rotated = await RotateAsync(store, tenant, old.Token.Id, TimeSpan.FromDays(30));

        var now = store.Time.GetUtcNow();
        Assert.Equal(old.Token with { Id = rotated.Issued!.Token.Id, CreatedAt = now, ExpiresAt = now.AddDays(90) }, rotated.Issued.Token);
        // The overlap does not outlive what the old one was made for.
        Assert.Equal(now.AddDays(10), rotated.Replaced!.ExpiresAt);
        var principal = (await store.Directory.FindAsync(rotated.Issued.Text, default))!;
        Assert.Equal((true, "fix", 7), (principal.Personal, principal.DefaultAlias.ToString(), principal.Limits.RequestsPerMinute));
    }

    [Fact]
    public async Task RotateAsync_RevokedOrExpired_IsNotCarriedOn()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var revoked = await store.AddTokenAsync(tenant);
        var expired = await store.AddTokenAsync(tenant, new NewToken("x", TokenScopes.Inference) { ExpiresAt = store.Time.GetUtcNow().AddSeconds(1) });
        await using (var scope = await store.Registry.BeginAsync(tenant, default))
        {
            await scope.Tokens.RevokeAsync(revoked.Token.Id, default);
            await scope.CommitAsync(default);
        }

        store.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(RotateTokenOutcome.Ended, (await RotateAsync(store, tenant, revoked.Token.Id, TimeSpan.Zero)).Outcome);
        Assert.Equal(RotateTokenOutcome.Ended, (await RotateAsync(store, tenant, expired.Token.Id, TimeSpan.Zero)).Outcome);
        Assert.Equal(RotateTokenOutcome.NotFound, (await RotateAsync(store, tenant, TokenId.Parse("000000000000"), TimeSpan.Zero)).Outcome);
        await using var reading = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal(2, (await reading.Tokens.ListAsync(default)).Count);
    }

    private static async Task<RotateTokenResult> RotateAsync(TestStore store, TenantId tenant, TokenId token, TimeSpan overlap)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var result = await scope.Tokens.RotateAsync(token, overlap, default);
        await scope.CommitAsync(default);
        return result;
    }

    public sealed class OnSqlite() : TokenRotationTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : TokenRotationTests(TestDatabase.PostgreSql);
}
