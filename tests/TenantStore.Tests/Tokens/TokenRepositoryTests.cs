using TenantStore.Tests.Fakes;
using TenantStore.Tokens;

namespace TenantStore.Tests.Tokens;

public abstract class TokenRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task CreateAsync_AllMembers_AreKeptButNotTheSecret()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        var wanted = new NewToken("CI", TokenScopes.AdaptersWrite | TokenScopes.Inference)
        {
            ExpiresAt = store.Time.GetUtcNow().AddDays(1),
            Personal = true,
            DefaultAlias = AliasName.Parse("fix"),
        };

        var issued = await store.AddTokenAsync(tenant.Id, wanted);

        await using var scope = await store.Registry.BeginReadAsync(tenant.Id, default);
        var kept = Assert.Single(await scope.Tokens.ListAsync(default));
        Assert.Equal(issued.Token, kept);
        Assert.Equal((wanted.Name, wanted.Scopes, wanted.ExpiresAt, true, wanted.DefaultAlias), (kept.Name, kept.Scopes, kept.ExpiresAt, kept.Personal, kept.DefaultAlias));
        var secret = TokenFormat.SecretOf(issued.Text).ToString();
        Assert.DoesNotContain(store.Dump(tenant.Id), row => row.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, issued.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateAsync_TenantOfNobody_IsNull()
    {
        await using var store = await database.CreateStoreAsync();
        await using var scope = await store.Registry.BeginAsync(TenantId.New(store.Time), default);

        Assert.Null(await scope.Tokens.CreateAsync(new NewToken("x", TokenScopes.Inference), default));
    }

    [Theory]
    [InlineData(TokenScopes.PlatformAdmin)]
    [InlineData(TokenScopes.PlatformAdmin | TokenScopes.Inference)]
    [InlineData(TokenScopes.None)]
    public async Task CreateAsync_ScopesNotATenants_IsTheCallersBug(TokenScopes scopes)
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");

        await Assert.ThrowsAsync<ArgumentException>(() => store.AddTokenAsync(tenant.Id, new NewToken("x", scopes)));
    }

    [Fact]
    public async Task RevokeAsync_Twice_KeepsTheFirstTime()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = await store.AddTenantAsync("acme");
        var issued = await store.AddTokenAsync(tenant.Id);
        await using var scope = await store.Registry.BeginAsync(tenant.Id, default);

        Assert.True(await scope.Tokens.RevokeAsync(issued.Token.Id, default));
        var at = store.Time.GetUtcNow();
        store.Time.Advance(TimeSpan.FromHours(1));
        Assert.True(await scope.Tokens.RevokeAsync(issued.Token.Id, default));

        Assert.Equal(at, (await scope.Tokens.FindAsync(issued.Token.Id, default))!.RevokedAt);
        Assert.False(await scope.Tokens.RevokeAsync(TokenId.Parse("000000000000"), default));
    }

    [Fact]
    public void ScopeNames_EachScope_ReadsBack()
    {
        var single = Enum.GetValues<TokenScopes>().Where(scope => int.PopCount((int)scope) == 1).ToList();

        Assert.Equal(9, single.Count);
        Assert.All(single, scope => Assert.True(TokenScopeNames.TryParse(Assert.Single(TokenScopeNames.Of(scope)), out var back) && back == scope));
        Assert.Equal(TokenScopes.Inference, TokenScopeNames.Load("inference data:write-of-a-later-program"));
        Assert.False(TokenScopeNames.TryParse("Inference", out _));
    }

    public sealed class OnSqlite() : TokenRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : TokenRepositoryTests(TestDatabase.PostgreSql);
}
