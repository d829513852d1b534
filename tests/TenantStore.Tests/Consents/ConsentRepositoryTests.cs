using TenantStore.Consents;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Consents;

public abstract class ConsentRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task SetAsync_ForAPlaceThatHasOne_EndsItAndHasAnIdOfItsOwn()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var first = (await SetAsync(store, tenant, "u", "r", ConsentLevel.Train))!;
        Assert.Null(first.Before);
        Assert.Equal(first.Consent, (await SetAsync(store, tenant, "u", "r", ConsentLevel.Train))!.Consent);
        store.Time.Advance(TimeSpan.FromMinutes(1));

        var second = (await SetAsync(store, tenant, "u", "r", ConsentLevel.None))!;

        Assert.Equal(first.Consent, second.Before);
        Assert.NotEqual(first.Consent.Id, second.Consent.Id);
        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal([second.Consent], await scope.Consents.ListAsync(null, 9, default));
        Assert.Equal(store.Time.GetUtcNow(), (await scope.Consents.FindAsync(first.Consent.Id, default))!.WithdrawnAt);
        Assert.Equal(new ConsentDecision(ConsentLevel.None, second.Consent.Id), await scope.Consents.DecideAsync("u", "r", default));
    }

    [Fact]
    public async Task DecideAsync_IsWhatTheBookOfAllSays()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await SetAsync(store, tenant, "", "", ConsentLevel.Metrics);
        await SetAsync(store, tenant, "u", "", ConsentLevel.Train);
        await SetAsync(store, tenant, "", "r", ConsentLevel.NoCode);
        await SetAsync(store, tenant, "v", "r", ConsentLevel.Train);

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        var book = await scope.Consents.ReadBookAsync(default);
        var levels = new List<ConsentLevel>();
        foreach (var (user, repository) in new[] { ("u", "r"), ("u", ""), ("u", "s"), ("v", "r"), ("v", "s"), ("w", "r"), ("w", "") })
        {
            var decision = await scope.Consents.DecideAsync(user, repository, default);
            Assert.Equal(book.Decide(user, repository), decision);
            levels.Add(decision.Level);
        }

        Assert.Equal(
            [ConsentLevel.NoCode, ConsentLevel.Train, ConsentLevel.Train, ConsentLevel.Train, ConsentLevel.Metrics, ConsentLevel.NoCode, ConsentLevel.Metrics], levels);
    }

    [Fact]
    public async Task EndAsync_LeavesTheDefaultAndTheRow()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var id = (await SetAsync(store, tenant, "", "", ConsentLevel.Train))!.Consent.Id;

        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.True(await scope.Consents.EndAsync(id, default));
        Assert.False(await scope.Consents.EndAsync(id, default));

        Assert.Equal(ConsentDecision.Default, await scope.Consents.DecideAsync("u", "r", default));
        Assert.NotNull(await scope.Consents.FindAsync(id, default));
    }

    private static async Task<SetConsentResult?> SetAsync(TestStore store, TenantId tenant, string user, string repository, ConsentLevel level)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var result = await scope.Consents.SetAsync(new NewConsent(user, repository, level, TestStore.Admin), default);
        await scope.CommitAsync(default);
        return result;
    }

    public sealed class OnSqlite() : ConsentRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : ConsentRepositoryTests(TestDatabase.PostgreSql);
}
