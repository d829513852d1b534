using TenantStore.Tests.Fakes;
using TenantStore.Usage;
using TestServers;

namespace TenantStore.Tests.Usage;

public sealed class LostAnswerTests
{
    /// <summary>The registry kept the batch and its answer never came: whoever pays must not pay twice.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Flush_AnswerOfTheCommitLost_CountsOnce()
    {
        using var folder = new TemporaryFolder();
        await using var store = await TestDatabase.PostgreSql.CreateStoreAsync(folder);
        var acme = (await store.AddTenantAsync("acme")).Id;
        var address = new Npgsql.NpgsqlConnectionStringBuilder(store.Address);
        await using var proxy = TcpFaultProxy.Start(address.Port);
        (address.Port, address.CommandTimeout, address.CancellationTimeout) = (proxy.Port, 1, -1);
        await using var gateway = await TestDatabase.PostgreSql.CreateStoreAsync(
            folder, settings: new Dictionary<string, string?> { ["ConnectionStrings:Registry"] = address.ToString() });
        var journal = gateway.Get<UsageJournal>();
        var key = new UsageKey(CallerId.OfToken(TokenId.Parse("caller000001")), null, null, 0, BaseModelName.Parse("llama"));
        journal.Add(acme, key, new UsageCounts { Requests = 1, PromptTokens = 5 });

        // As its statement ends on the wire: "READ COMMITTED" is another.
        proxy.MuteAfter = "COMMIT\0";
        await Assert.ThrowsAsync<TenantStoreException>(() => journal.FlushAsync(default));
        Assert.Equal(1, await CountAsync(store, acme));
        proxy.MuteAfter = null;
        journal.Add(acme, key, new UsageCounts { Requests = 1, PromptTokens = 5 });
        await journal.FlushAsync(default);

        Assert.Equal(2, await CountAsync(store, acme));
        journal.Add(acme, key, new UsageCounts { Requests = 1, PromptTokens = 5 });
        await journal.FlushAsync(default);
        Assert.Equal(3, await CountAsync(store, acme));
        // Receipts do not pile up: the last batch's alone is kept.
        Assert.Single(store.Query("SELECT request_id FROM usage_receipts"));
    }

    private static async Task<long> CountAsync(TestStore store, TenantId tenant)
    {
        var today = DateOnly.FromDateTime(store.Time.GetUtcNow().UtcDateTime);
        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        return Assert.Single(await scope.Usage.ListAsync(today, today, UsageGrouping.None, 9, default)).Counts.Requests;
    }
}
