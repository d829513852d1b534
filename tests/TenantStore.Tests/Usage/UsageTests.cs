using AdapterFormats;
using TenantStore.Limits;
using TenantStore.Tests.Fakes;
using TenantStore.Usage;

namespace TenantStore.Tests.Usage;

public abstract class UsageTests(TestDatabase database)
{
    private static readonly AdapterDigest s_digest = AdapterDigest.Parse("sha256:" + new string('a', 64));
    private static readonly UsageKey s_key = Key(1, "fix", 1);
    private static readonly DateOnly s_today = new(2030, 1, 2);

    private static UsageKey Key(int caller, string? alias, int version) => new(
        CallerId.OfToken(TokenId.Parse($"caller{caller:D6}")),
        alias is null ? null : AliasName.Parse(alias),
        version == 0 ? null : AdapterName.Parse("sql"),
        version,
        BaseModelName.Parse("llama"));

    private static UsageCounts Tokens(long prompt, long completion) => new() { Requests = 1, PromptTokens = prompt, CompletionTokens = completion };

    [Fact]
    public async Task Journal_FlushedSeveralTimes_AddsUp()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();
        journal.Add(acme.Id, s_key, Tokens(10, 1));
        journal.Add(acme.Id, s_key, Tokens(20, 2) with { Errors = 1, CachedTokens = 5, AcceptedTokens = 3, RejectedTokens = 4 });
        await journal.FlushAsync(default);
        journal.Add(acme.Id, s_key, new UsageCounts { Limited = 1 });
        await journal.FlushAsync(default);
        await journal.FlushAsync(default);

        var entry = Assert.Single(await ListAsync(store, acme.Id, UsageGrouping.None));
        Assert.Equal(
            new UsageCounts { Requests = 2, Errors = 1, Limited = 1, PromptTokens = 30, CachedTokens = 5, CompletionTokens = 3, AcceptedTokens = 3, RejectedTokens = 4 },
            entry.Counts);
    }

    [Theory]
    [InlineData(UsageGrouping.None, 1)]
    [InlineData(UsageGrouping.Day, 2)]
    [InlineData(UsageGrouping.Token, 2)]
    [InlineData(UsageGrouping.Alias, 2)]
    [InlineData(UsageGrouping.Version, 3)]
    [InlineData(UsageGrouping.Model, 1)]
    [InlineData(UsageGrouping.Day | UsageGrouping.Token, 3)]
    [InlineData(UsageGrouping.Day | UsageGrouping.Token | UsageGrouping.Alias | UsageGrouping.Version | UsageGrouping.Model, 4)]
    public async Task List_ByAnyParts_HasEveryTokenOnce(UsageGrouping by, int groups)
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();
        journal.Add(acme.Id, Key(1, "fix", 1), Tokens(1, 10));
        journal.Add(acme.Id, Key(1, "fix", 2), Tokens(2, 20));
        journal.Add(acme.Id, Key(2, null, 0), Tokens(4, 40));
        store.Time.Advance(TimeSpan.FromDays(1));
        journal.Add(acme.Id, Key(1, "fix", 2), Tokens(8, 80));
        await journal.FlushAsync(default);

        var entries = await ListAsync(store, acme.Id, by);
        Assert.Equal(groups, entries.Count);
        Assert.Equal((15, 150), (entries.Sum(entry => entry.Counts.PromptTokens), entries.Sum(entry => entry.Counts.CompletionTokens)));
        Assert.All(entries, entry => Assert.Equal((by & UsageGrouping.Day) != 0, entry.Day is not null));
        Assert.All(entries, entry => Assert.Equal((by & UsageGrouping.Token) != 0, entry.Caller is not null));
        if (by == UsageGrouping.Version)
            Assert.Equal([(null, null), ("sql", 1), ("sql", 2)], entries.Select(entry => (entry.Adapter, entry.Version)));
        if (by == UsageGrouping.Day)
            Assert.Equal([s_today, s_today.AddDays(1)], entries.Select(entry => entry.Day!.Value));
    }

    [Fact]
    public async Task List_OtherTenantAndOtherDays_AreAbsent()
    {
        await using var store = await database.CreateStoreAsync();
        var (acme, globex) = (await store.AddTenantAsync("acme"), await store.AddTenantAsync("globex"));
        var journal = store.Get<UsageJournal>();
        journal.Add(acme.Id, s_key, Tokens(1, 1));
        journal.AddResidency(acme.Id, s_digest, 1000, TimeSpan.FromSeconds(1));
        await journal.FlushAsync(default);

        Assert.Empty(await ListAsync(store, globex.Id, UsageGrouping.Token));
        await using var scope = await store.Registry.BeginReadAsync(globex.Id, default);
        Assert.Empty(await scope.Usage.ListResidencyAsync(s_today, s_today, UsageGrouping.None, 10, default));
        await using var own = await store.Registry.BeginReadAsync(acme.Id, default);
        Assert.Empty(await own.Usage.ListAsync(s_today.AddDays(1), s_today.AddDays(9), UsageGrouping.None, 10, default));
        Assert.Single(await own.Usage.ListResidencyAsync(s_today, s_today, UsageGrouping.None, 10, default));
    }

    [Fact]
    public async Task BillOnce_ReportedAgain_BillsNothing()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();

        Assert.Equal(["req_1"], await journal.BillOnceAsync(acme.Id, [new UsageReceipt("req_1", s_key, Tokens(7, 3))], default));
        Assert.Empty(await journal.BillOnceAsync(acme.Id, [new UsageReceipt("req_1", s_key, Tokens(7, 3))], default));
        Assert.Equal(["req_2"], await journal.BillOnceAsync(acme.Id, [new UsageReceipt("req_1", s_key, Tokens(7, 3)), new UsageReceipt("req_2", s_key, Tokens(1, 0)), new UsageReceipt("req_2", s_key, Tokens(1, 0))], default));

        Assert.Equal((2, 8), (Assert.Single(await ListAsync(store, acme.Id, UsageGrouping.None)).Counts.Requests, (await ListAsync(store, acme.Id, UsageGrouping.None))[0].Counts.PromptTokens));
    }

    /// <summary>Of several words on one request the one of the highest rank is left, in whatever order and on whatever day they come; nothing counts twice.</summary>
    [Theory]
    [InlineData(2, 4, 5)]
    [InlineData(5, 4, 2)]
    [InlineData(4, 2, 5)]
    [InlineData(2, 5, 4)]
    public async Task BillOnce_OfSeveralRanks_LeavesTheHighest(params int[] ranks)
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();
        await journal.BillOnceAsync(acme.Id, [new UsageReceipt("req_other", s_key, Tokens(1000, 1000), 9)], default);
        foreach (var rank in ranks)
        {
            await journal.BillOnceAsync(acme.Id, [Word(rank)], default);
            await journal.BillOnceAsync(acme.Id, [Word(rank) with { Counts = Tokens(1, 1) }], default);
            store.Time.Advance(TimeSpan.FromHours(20));
        }

        Assert.Equal(Tokens(1050, 1005) with { Requests = 2, Errors = 1 }, Assert.Single(await ListAsync(store, acme.Id, UsageGrouping.None)).Counts);

        static UsageReceipt Word(int rank) => new("req_1", s_key, Tokens(10 * rank, rank) with { Errors = rank == 5 ? 1 : 0 }, rank);
    }

    /// <summary>In one transaction too, where hosts tell of both attempts at once.</summary>
    [Fact]
    public async Task BillOnce_OfSeveralRanksAtOnce_CountsTheHighest()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();

        Assert.Equal(["req_1"], await journal.BillOnceAsync(acme.Id, [new("req_1", s_key, Tokens(1, 1), 2), new("req_1", s_key, Tokens(7, 3), 4)], default));
        Assert.Empty(await journal.BillOnceAsync(acme.Id, [new("req_1", s_key, Tokens(1, 1), 2)], default));

        Assert.Equal(Tokens(7, 3), Assert.Single(await ListAsync(store, acme.Id, UsageGrouping.None)).Counts);
    }

    /// <summary>What it counted is not known, so that nothing could be put in its place.</summary>
    [Fact]
    public async Task BillOnce_WhereAnOlderProgramLeftAReceipt_BillsNothing()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        await using (var scope = await store.Registry.BeginAsync(acme.Id, default))
        {
            await scope.Usage.AddReceiptAsync("req_1", store.Time.GetUtcNow(), default);
            await scope.CommitAsync(default);
        }

        Assert.Empty(await store.Get<UsageJournal>().BillOnceAsync(acme.Id, [new("req_1", s_key, Tokens(7, 3), 5)], default));

        Assert.Empty(await ListAsync(store, acme.Id, UsageGrouping.None));
    }

    /// <summary>Gateways that write at once: one word is left, whole.</summary>
    [Fact]
    public async Task BillOnce_FromManySides_LeavesTheHighest()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();

        await Task.WhenAll(Enumerable.Range(1, 12).Select(rank => Task.Run(() => journal.BillOnceAsync(acme.Id, [new("req_1", s_key, Tokens(10 * rank, rank), rank)], default))));

        Assert.Equal(Tokens(120, 12), Assert.Single(await ListAsync(store, acme.Id, UsageGrouping.None)).Counts);
    }

    [Fact]
    public async Task Residency_OfSeveralReports_IsBytesTimesSeconds()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();
        for (var report = 0; report < 1800; report++)
            journal.AddResidency(acme.Id, s_digest, 2_000_000_000, TimeSpan.FromSeconds(2));
        await journal.FlushAsync(default);

        await using var scope = await store.Registry.BeginReadAsync(acme.Id, default);
        var entry = Assert.Single(await scope.Usage.ListResidencyAsync(s_today, s_today, UsageGrouping.Day, 10, default));
        Assert.Equal((s_today, 2_000_000_000L * 3600, 0), (entry.Day, entry.ByteSeconds, entry.Versions.Count));
    }

    /// <summary>What the ledger begins a month with: what is written and what is not yet.</summary>
    [Fact]
    public async Task History_IsWrittenAndUnwrittenOfTheMonth()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var (journal, history) = (store.Get<UsageJournal>(), store.Get<IUsageHistory>());
        journal.Add(acme.Id, Key(1, "fix", 1), Tokens(100, 10));
        await journal.FlushAsync(default);
        journal.Add(acme.Id, Key(2, "fix", 1), Tokens(200, 20));

        var month = BillingMonth.Of(store.Time.GetUtcNow());
        Assert.Equal(330, await history.TokensAsync(acme.Id, null, month, default));
        Assert.Equal(110, await history.TokensAsync(acme.Id, Key(1, null, 0).Caller, month, default));
        Assert.Equal(220, await history.TokensAsync(acme.Id, Key(2, null, 0).Caller, month, default));
        Assert.Equal(0, await history.TokensAsync(acme.Id, null, month.Next, default));
    }

    [Fact]
    public async Task Deletion_OfTheTenant_TakesItsUsageAndWhatIsGatheredLater()
    {
        await using var store = await database.CreateStoreAsync();
        var acme = await store.AddTenantAsync("acme");
        var journal = store.Get<UsageJournal>();
        journal.Add(acme.Id, s_key, Tokens(1, 1));
        journal.AddResidency(acme.Id, s_digest, 1000, TimeSpan.FromSeconds(1));
        await journal.BillOnceAsync(acme.Id, [new UsageReceipt("req_1", s_key, Tokens(1, 1))], default);
        await journal.FlushAsync(default);

        var deletion = await store.Library.DeleteTenantAsync(acme.Id, TestStore.Admin, [], default);
        // Receipts: of the request and of the batch.
        Assert.Equal((1, 1, 2), (deletion!.Rows["usage"], deletion.Rows["adapter_residency"], deletion.Rows["usage_receipts"]));
        journal.Add(acme.Id, s_key, Tokens(1, 1));
        await journal.FlushAsync(default);
        Assert.Empty(await ListAsync(store, acme.Id, UsageGrouping.Day));
    }

    private static async Task<IReadOnlyList<UsageEntry>> ListAsync(TestStore store, TenantId tenant, UsageGrouping by)
    {
        await using var scope = await store.Registry.BeginReadAsync(tenant, default);
        return await scope.Usage.ListAsync(s_today, s_today.AddDays(30), by, 100, default);
    }

    public sealed class OnSqlite() : UsageTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : UsageTests(TestDatabase.PostgreSql);
}
