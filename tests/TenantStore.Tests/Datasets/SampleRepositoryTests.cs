using TenantStore.Datasets;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Datasets;

public abstract class SampleRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task AddAsync_ThenFind_GivesBackWhatWasAdded()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var sample = TestStore.Sample("smp_1") with { InteractionId = "int_1", ConsentId = "cns_1", Origin = SampleOrigin.Both, State = SampleState.Regression };
        await using var scope = await store.Registry.BeginAsync(tenant, default);

        Assert.True(await scope.Samples.AddAsync(sample, default));
        Assert.False(await scope.Samples.AddAsync(sample with { Language = "python" }, default));

        var found = (await scope.Samples.FindAsync("smp_1", default))!;
        Assert.Equal(sample.Content, found.Content);
        Assert.Equal(sample with { Content = found.Content, CreatedAt = store.Time.GetUtcNow(), UpdatedAt = store.Time.GetUtcNow() }, found);
    }

    [Fact]
    public async Task AddAsync_TenantIsGone_AddsNothing()
    {
        await using var store = await database.CreateStoreAsync();
        await using var scope = await store.Registry.BeginAsync(TenantId.New(store.Time), default);

        Assert.False(await scope.Samples.AddAsync(TestStore.Sample("smp_1"), default));
    }

    [Fact]
    public async Task ListAsync_Pages_GiveEachOnceTheNewestFirst()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        for (var i = 0; i < 5; i++)
            await scope.Samples.AddAsync(TestStore.Sample($"smp_{i}") with { HappenedAt = DateTimeOffset.UnixEpoch.AddHours(i / 2) }, default);

        var (pages, after) = (new List<string>(), (SampleCursor?)null);
        while (await scope.Samples.ListAsync(new SampleFilter(), after, 2, default) is { Count: > 0 } page)
        {
            pages.AddRange(page.Select(sample => sample.Id));
            after = SampleCursor.Of(page[^1]);
        }

        Assert.Equal(["smp_4", "smp_2", "smp_3", "smp_0", "smp_1"], pages);
    }

    [Fact]
    public async Task ListAsync_Filters_LeaveOutTheOthers()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        var hour = DateTimeOffset.UnixEpoch.AddHours(5);
        await scope.Samples.AddAsync(TestStore.Sample("plain"), default);
        await scope.Samples.AddAsync(TestStore.Sample("late") with { HappenedAt = hour }, default);
        await scope.Samples.AddAsync(TestStore.Sample("python") with { Language = "python" }, default);
        await scope.Samples.AddAsync(TestStore.Sample("excluded") with { State = SampleState.Excluded }, default);
        await scope.Samples.AddAsync(TestStore.Sample("other", user: "u_2"), default);

        Assert.Equal(["late"], await IdsAsync(new SampleFilter { From = hour }));
        Assert.Equal(["excluded", "other", "plain", "python"], await IdsAsync(new SampleFilter { Until = hour }));
        Assert.Equal(["python"], await IdsAsync(new SampleFilter { Language = "python" }));
        Assert.Equal(["excluded"], await IdsAsync(new SampleFilter { State = SampleState.Excluded }));
        Assert.Equal(["other"], await IdsAsync(new SampleFilter { UserKey = "u_2" }));
        Assert.Equal(["late", "other", "plain", "python"], await IdsAsync(new SampleFilter { UsableOnly = true }));

        async Task<IEnumerable<string>> IdsAsync(SampleFilter filter) => (await scope.Samples.ListAsync(filter, null, 9, default)).Select(sample => sample.Id);
    }

    [Fact]
    public async Task ListAsync_UsableOnly_AsksTheConsentAsItIsNow()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using (var scope = await store.Registry.BeginAsync(tenant, default))
        {
            foreach (var consent in new[] { "train", "metrics", "withdrawn", "nobody" })
                await scope.Samples.AddAsync(TestStore.Sample(consent) with { ConsentId = consent }, default);
            await scope.CommitAsync(default);
        }

        foreach (var (id, level, withdrawn) in new[] { ("train", "train", "NULL"), ("metrics", "metrics", "NULL"), ("withdrawn", "train", "2") })
            store.Query($"INSERT INTO consents VALUES ('{tenant}', '{id}', 'u_1', '{id}', '{level}', 'a', 1, {withdrawn})");

        await using var read = await store.Registry.BeginReadAsync(tenant, default);
        Assert.Equal(["train"], (await read.Samples.ListAsync(new SampleFilter { UsableOnly = true }, null, 9, default)).Select(sample => sample.Id));
    }

    [Fact]
    public async Task ReviseAsync_OfARevisionThatIsNotTheLast_ChangesNothing()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Samples.AddAsync(TestStore.Sample("smp_1"), default);
        var second = TestStore.Sample("smp_1") with { Revision = 2, Digest = "second", Content = [9] };

        Assert.True(await scope.Samples.ReviseAsync(second, 1, default));
        Assert.False(await scope.Samples.ReviseAsync(second with { Digest = "lost" }, 1, default));

        var found = (await scope.Samples.FindAsync("smp_1", default))!;
        Assert.Equal((2, "second", 9, true), (found.Revision, found.Digest, found.Content.Single(), found.IsOfPeople));
    }

    [Fact]
    public async Task DeleteAsync_SaysWhetherThereWasOne()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Samples.AddAsync(TestStore.Sample("smp_1"), default);
        await scope.Samples.AddAsync(TestStore.Sample("smp_2"), default);

        Assert.True(await scope.Samples.DeleteAsync("smp_1", default));
        Assert.False(await scope.Samples.DeleteAsync("smp_1", default));
        Assert.Equal(["smp_2"], (await scope.Samples.ListAsync(new SampleFilter(), null, 9, default)).Select(sample => sample.Id));
    }

    public sealed class OnSqlite() : SampleRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : SampleRepositoryTests(TestDatabase.PostgreSql);
}
