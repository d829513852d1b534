using TenantStore.BaseModels;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.BaseModels;

public abstract class BaseModelRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task PutAsync_Descriptor_ReadsBackWhole()
    {
        await using var store = await database.CreateStoreAsync();

        var model = await store.AddBaseModelAsync();

        Assert.Equivalent(TestStore.Descriptor(), model.Descriptor, strict: true);
        Assert.True(model.IsCurrent);
        Assert.Equivalent(model, await store.Get<BaseModelCatalog>().FindAsync(BaseModelName.Parse("tiny"), default), strict: true);
    }

    [Fact]
    public async Task PutAsync_SameNameOtherDigest_IsANewBaseModelAndTheNameMeansIt()
    {
        await using var store = await database.CreateStoreAsync();
        var catalog = store.Get<BaseModelCatalog>();
        var first = await store.AddBaseModelAsync(digest: 'a');
        Assert.Equal(first.Id, (await catalog.FindAsync(first.Id.Name, default))!.Id);

        var second = await store.AddBaseModelAsync(digest: 'b');

        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal(second.Id, (await catalog.FindAsync(first.Id.Name, default))!.Id);
        Assert.Equal([second.Id], (await catalog.ListAsync(default)).Select(model => model.Id));
        await using var scope = await store.Registry.BeginPlatformReadAsync(default);
        Assert.Equal([(first.Id, false), (second.Id, true)], (await scope.BaseModels.ListAsync(default)).Select(model => (model.Id, model.IsCurrent)));
    }

    [Fact]
    public async Task PutAsync_FormerDigestComesBack_NameMeansItAgain()
    {
        await using var store = await database.CreateStoreAsync();
        var first = await store.AddBaseModelAsync(digest: 'a');
        await store.AddBaseModelAsync(digest: 'b');

        await store.AddBaseModelAsync(digest: 'a');

        Assert.Equal(first.Id, (await store.Get<BaseModelCatalog>().FindAsync(first.Id.Name, default))!.Id);
    }

    [Fact]
    public async Task PutAsync_ChangedDescriptor_IsTaken()
    {
        await using var store = await database.CreateStoreAsync();
        await store.AddBaseModelAsync();
        await using (var scope = await store.Registry.BeginPlatformAsync(default))
        {
            await scope.BaseModels.PutAsync(TestStore.Descriptor() with { AcceptedNames = ["another/name"] }, default);
            await scope.CommitAsync(default);
        }

        var model = await store.Get<BaseModelCatalog>().FindAsync(BaseModelName.Parse("tiny"), default);
        Assert.Equal(["another/name"], model!.Descriptor.AcceptedNames);
    }

    public sealed class OnSqlite() : BaseModelRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : BaseModelRepositoryTests(TestDatabase.PostgreSql);
}
