using TenantStore.Adapters;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Adapters;

public abstract class AdapterVersionRepositoryTests(TestDatabase database)
{
    private static readonly AdapterName s_fix = AdapterName.Parse("fix");

    [Fact]
    public async Task CreateAsync_AllMembers_ReadBack()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);

        var made = (await CreateAsync(store, tenant, TestStore.Version(model))).Version!;

        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equivalent(new AdapterVersion
        {
            Reference = new VersionReference(s_fix, new VersionNumber(1)),
            BaseModel = model,
            Digest = TestStore.Digest("one"),
            Sources = TestStore.Set("one"),
            State = AdapterVersionState.Ready,
            Rank = 8,
            Targets = ["attn_q", "attn_v"],
            Bytes = 3,
            FindingsJson = """[{"code":"note"}]""",
            ManifestJson = """{"notes":"x"}""",
            CreatedBy = TestStore.Admin,
            CreatedAt = store.Time.GetUtcNow(),
        }, made, strict: true);
        Assert.Equivalent(made, await scope.Versions.FindAsync(s_fix, new VersionNumber(1), default), strict: true);
        var adapter = Assert.Single(await scope.Adapters.ListAsync(default));
        Assert.Equal((s_fix, model, new VersionNumber(1)), (adapter.Name, adapter.BaseModel, adapter.LastVersion));
    }

    [Fact]
    public async Task CreateAsync_50InParallel_NumbersHaveNoGap()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);

        var made = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(() => CreateAsync(store, tenant, TestStore.Version(model, content: $"content {i}")))));

        Assert.Equal(Enumerable.Range(1, 50), made.Select(result => result.Version!.Reference.Version.Value).Order());
        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal(Enumerable.Range(1, 50), (await scope.Versions.ListAsync(s_fix, default)).Select(version => version.Reference.Version.Value));
    }

    [Fact]
    public async Task CreateAsync_RolledBack_NumberIsGivenAgain()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        await using (var scope = await store.Registry.BeginAsync(tenant, default))
            await scope.Versions.CreateAsync(TestStore.Version(model), TestStore.Set("one"), default);

        Assert.Equal(1, (await CreateAsync(store, tenant, TestStore.Version(model))).Version!.Reference.Version.Value);
    }

    [Fact]
    public async Task DeleteAsync_LastVersion_NumberIsNotGivenAgain()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        var first = await store.PublishAsync(tenant, model);

        Assert.Equal(DeleteVersionOutcome.Deleted, await store.Library.DeleteVersionAsync(tenant, first.Reference, TestStore.Admin, default));

        Assert.Equal(2, (await store.PublishAsync(tenant, model)).Reference.Version.Value);
    }

    [Fact]
    public async Task CreateAsync_BaseModelOfAnotherName_IsRefused()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await CreateAsync(store, tenant, TestStore.Version((await store.AddBaseModelAsync("tiny")).Id));

        var refused = await CreateAsync(store, tenant, TestStore.Version((await store.AddBaseModelAsync("other")).Id));

        Assert.Equal(new CreateVersionResult(CreateVersionOutcome.AdapterHasOtherBase, null), refused);
    }

    [Fact]
    public async Task CreateAsync_BaseModelReplacedUnderItsName_VersionIsForTheNewOne()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var first = await CreateAsync(store, tenant, TestStore.Version((await store.AddBaseModelAsync(digest: 'a')).Id));
        var second = await CreateAsync(store, tenant, TestStore.Version((await store.AddBaseModelAsync(digest: 'b')).Id));

        Assert.Equal('a', first.Version!.BaseModel.Digest.ToString()[^1]);
        Assert.Equal('b', second.Version!.BaseModel.Digest.ToString()[^1]);
        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal(second.Version.BaseModel, (await scope.Adapters.FindAsync(s_fix, default))!.BaseModel);
    }

    [Fact]
    public async Task CreateAsync_NoSuchBaseModelOrTenant_IsRefused()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var model = (await store.AddBaseModelAsync()).Id;
        var unknown = model with { Digest = BaseModelDigest.Parse("sha256:" + new string('f', 64)) };

        Assert.Equal(CreateVersionOutcome.BaseModelNotFound, (await CreateAsync(store, tenant, TestStore.Version(unknown))).Outcome);
        Assert.Equal(CreateVersionOutcome.TenantNotFound, (await CreateAsync(store, TenantId.New(store.Time), TestStore.Version(model))).Outcome);
    }

    [Fact]
    public async Task ChangeStateAsync_UsedVersion_QuarantinesButDoesNotRetire()
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        var version = await store.PublishAsync(tenant, model);
        await store.SetAliasAsync(tenant, "default", version.Reference);
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        Assert.Equal(ChangeStateOutcome.InUse, await scope.Versions.ChangeStateAsync(s_fix, new VersionNumber(1), AdapterVersionState.Retired, default));
        Assert.Equal(ChangeStateOutcome.Changed, await scope.Versions.ChangeStateAsync(s_fix, new VersionNumber(1), AdapterVersionState.Quarantined, default));
        Assert.Equal(ChangeStateOutcome.NotFound, await scope.Versions.ChangeStateAsync(s_fix, new VersionNumber(2), AdapterVersionState.Ready, default));
        Assert.Equal(AdapterVersionState.Quarantined, (await scope.Versions.FindAsync(s_fix, new VersionNumber(1), default))!.State);
    }

    [Theory]
    [InlineData("digest = 'sha256:0'")]
    [InlineData("manifest = '{}'")]
    [InlineData("findings = '[]'")]
    [InlineData("base_digest = base_digest")]
    public async Task Database_UpdateOfAVersion_IsRefusedByTheSchema(string change)
    {
        await using var store = await database.CreateStoreAsync();
        var (tenant, model) = ((await store.AddTenantAsync("acme")).Id, (await store.AddBaseModelAsync()).Id);
        await store.PublishAsync(tenant, model);

        var refused = Assert.ThrowsAny<System.Data.Common.DbException>(() => store.Query($"UPDATE adapter_versions SET {change}"));
        Assert.Contains("immutable", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<CreateVersionResult> CreateAsync(TestStore store, TenantId tenant, NewAdapterVersion version)
    {
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var result = await scope.Versions.CreateAsync(version, TestStore.Set("one"), default);
        await scope.CommitAsync(default);
        return result;
    }

    public sealed class OnSqlite() : AdapterVersionRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : AdapterVersionRepositoryTests(TestDatabase.PostgreSql);
}
