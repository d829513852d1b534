using TenantStore.IdentityProviders;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.IdentityProviders;

public abstract class IdentityProviderRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task PutAsync_ThenFind_GivesBackWhatWasSet()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var provider = TestStore.Provider("okta") with
        {
            BoundByPlatform = true,
            Settings = new IdentityProviderSettings
            {
                Algorithm = SigningAlgorithm.ES256,
                ScopeClaim = "roles",
                ScopeMap = new Dictionary<string, IReadOnlyList<string>> { ["dev"] = ["inference"] },
                Clients = ["ide"],
                Personal = true,
            },
        };

        Assert.Equal(PutProviderOutcome.Created, await PutAsync(store, tenant, provider));

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        var found = (await scope.IdentityProviders.FindAsync(provider.Name, default))!;
        Assert.Equal(provider with { Settings = found.Settings, CreatedAt = store.Time.GetUtcNow(), UpdatedAt = store.Time.GetUtcNow() }, found);
        Assert.Equal(
            (SigningAlgorithm.ES256, "roles", "inference", "ide", true),
            (found.Settings.Algorithm, found.Settings.ScopeClaim, found.Settings.ScopeMap!["dev"].Single(), found.Settings.Clients!.Single(), found.Settings.Personal));
    }

    [Fact]
    public async Task PutAsync_AgainUnderTheSameName_ReplacesAndKeepsTheBirthday()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var born = store.Time.GetUtcNow();
        await PutAsync(store, tenant, TestStore.Provider("okta"));
        store.Time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(PutProviderOutcome.Replaced, await PutAsync(store, tenant, TestStore.Provider("okta", audience: "other")));

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        var found = Assert.Single(await scope.IdentityProviders.ListAsync(default));
        Assert.Equal(("other", born, store.Time.GetUtcNow()), (found.Audience, found.CreatedAt, found.UpdatedAt));
    }

    [Fact]
    public async Task PutAsync_PairOfAnotherTenant_IsTakenAndChangesNothing()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = (await store.AddTenantAsync("acme")).Id;
        var globex = (await store.AddTenantAsync("globex")).Id;
        await PutAsync(store, acme, TestStore.Provider("okta"));
        await PutAsync(store, globex, TestStore.Provider("own", audience: "mine"));
        var before = store.Dump(globex);

        Assert.Equal(PutProviderOutcome.Taken, await PutAsync(store, globex, TestStore.Provider("own")));
        Assert.Equal(PutProviderOutcome.Taken, await PutAsync(store, acme, TestStore.Provider("second")));

        Assert.Equal(before, store.Dump(globex));
    }

    [Fact]
    public async Task PutAsync_OneMoreThanTheBound_IsTooMany()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        for (var i = 0; i < IdentityProviderRepository.MaxOfTenant; i++)
            Assert.Equal(PutProviderOutcome.Created, await PutAsync(store, tenant, TestStore.Provider($"p{i}", audience: $"{i}")));

        Assert.Equal(PutProviderOutcome.TooMany, await PutAsync(store, tenant, TestStore.Provider("more", audience: "more")));
        Assert.Equal(PutProviderOutcome.Replaced, await PutAsync(store, tenant, TestStore.Provider("p0", audience: "changed")));
    }

    [Fact]
    public async Task PutAsync_TenantOfNobody_MakesNothing()
    {
        await using var store = await database.CreateStoreAsync();

        Assert.Equal(PutProviderOutcome.NoTenant, await PutAsync(store, TenantId.New(store.Time), TestStore.Provider("okta")));
    }

    internal static async Task<PutProviderOutcome> PutAsync(TestStore store, TenantId tenant, IdentityProvider provider)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var outcome = await scope.IdentityProviders.PutAsync(provider, default);
        if (outcome is PutProviderOutcome.Created or PutProviderOutcome.Replaced)
            await scope.CommitAsync(default);
        return outcome;
    }

    public sealed class OnSqlite() : IdentityProviderRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : IdentityProviderRepositoryTests(TestDatabase.PostgreSql);
}
