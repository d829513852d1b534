using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TenantStore.Limits;
using TenantStore.Tests.Fakes;
using TenantStore.Usage;

namespace TenantStore.Tests.Usage;

/// <summary>On SQLite, whose one writer a test can keep busy.</summary>
public abstract class UsageJournalTests(TestDatabase database)
{
    [Fact]
    public async Task Flush_RegistryBusy_KeepsWhatItCouldNotWrite()
    {
        await using var store = await database.CreateStoreAsync(busySeconds: 1);
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();
        var key = new UsageKey(CallerId.OfToken(TokenId.Parse("caller000001")), null, null, 0, BaseModelName.Parse("llama"));
        journal.Add(acme.Id, key, new UsageCounts { Requests = 1, PromptTokens = 5, CompletionTokens = 5 });
        await using (await store.Registry.BeginAsync(acme.Id, default))
        {
            var flush = journal.FlushAsync(default);
            store.Time.Advance(TimeSpan.FromSeconds(2));
            await Assert.ThrowsAsync<TenantStoreException>(() => flush);
        }

        Assert.Equal(10, await store.Get<IUsageHistory>().TokensAsync(acme.Id, null, BillingMonth.Of(store.Time.GetUtcNow()), default));
        await journal.FlushAsync(default);
        await using var scope = await store.Registry.BeginReadAsync(acme.Id, default);
        var today = DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime);
        Assert.Equal(1, Assert.Single(await scope.Usage.ListAsync(today, today, UsageGrouping.None, 9, default)).Counts.Requests);
    }

    /// <summary>Whoever stopped before it took all the time that there was.</summary>
    [Fact]
    public async Task Stop_WhoseTimeIsOver_WritesAllTheSame()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();
        using var writer = new UsageWriter(journal, Options.Create(new UsageOptions()), store.Time, NullLogger<UsageWriter>.Instance);
        await writer.StartAsync(default);
        journal.Add(acme.Id, new UsageKey(CallerId.OfToken(TokenId.Parse("caller000001")), null, null, 0, BaseModelName.Parse("llama")), new UsageCounts { Requests = 1 });

        await writer.StopAsync(new CancellationToken(canceled: true));

        await using var scope = await store.Registry.BeginReadAsync(acme.Id, default);
        var today = DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime);
        Assert.Equal(1, Assert.Single(await scope.Usage.ListAsync(today, today, UsageGrouping.None, 9, default)).Counts.Requests);
    }

    public sealed class OnSqlite() : UsageJournalTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : UsageJournalTests(TestDatabase.PostgreSql);
}
