using AdapterFormats;
using TenantStore.Database;
using TenantStore.Limits;

namespace TenantStore.Usage;

/// <summary>What the tenant used, added up by day and by what it was used for.</summary>
public sealed class UsageRepository
{
    /// <summary>Of a tenant that is deleted meanwhile nothing is kept.</summary>
    private const string Add = """
        INSERT INTO usage (tenant_id, day, caller, alias, adapter, version, base_model,
            requests, errors, limited, prompt_tokens, cached_tokens, completion_tokens, accepted_tokens, rejected_tokens)
        SELECT tenant_id, @day, @caller, @alias, @adapter, @version, @baseModel,
            @requests, @errors, @limited, @prompt, @cached, @completion, @accepted, @rejected
        FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id, day, caller, alias, adapter, version, base_model) DO UPDATE SET
            requests = usage.requests + excluded.requests,
            errors = usage.errors + excluded.errors,
            limited = usage.limited + excluded.limited,
            prompt_tokens = usage.prompt_tokens + excluded.prompt_tokens,
            cached_tokens = usage.cached_tokens + excluded.cached_tokens,
            completion_tokens = usage.completion_tokens + excluded.completion_tokens,
            accepted_tokens = usage.accepted_tokens + excluded.accepted_tokens,
            rejected_tokens = usage.rejected_tokens + excluded.rejected_tokens
        """;

    private const string AddResidency = """
        INSERT INTO adapter_residency (tenant_id, day, digest, byte_seconds)
        SELECT tenant_id, @day, @digest, @byteSeconds FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id, day, digest) DO UPDATE SET byte_seconds = adapter_residency.byte_seconds + excluded.byte_seconds
        """;

    private const string InsertReceipt = """
        INSERT INTO usage_receipts (tenant_id, request_id, at, rank, counted)
        SELECT tenant_id, @request, @at, @rank, @counted FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id, request_id) DO NOTHING
        """;

    /// <summary>Locks the row until the transaction ends: what it had counted is read behind it.</summary>
    private const string RaiseReceipt =
        "UPDATE usage_receipts SET rank = @rank WHERE tenant_id = @tenant AND request_id = @request AND rank < @rank AND counted IS NOT NULL";

    private const string SelectCounted = "SELECT counted FROM usage_receipts WHERE tenant_id = @tenant AND request_id = @request";

    private const string SetCounted = "UPDATE usage_receipts SET counted = @counted WHERE tenant_id = @tenant AND request_id = @request";

    private const string DeleteReceipt = "DELETE FROM usage_receipts WHERE tenant_id = @tenant AND request_id = @request";

    private const string DeleteReceipts = "DELETE FROM usage_receipts WHERE tenant_id = @tenant AND at < @before";

    private const string SelectGroups = """
        SELECT g.Day AS Day, g.Caller AS Caller, g.Alias AS Alias, g.Adapter AS Adapter, g.Version AS Version, g.BaseModel AS BaseModel,
            CAST(SUM(g.requests) AS BIGINT) AS Requests, CAST(SUM(g.errors) AS BIGINT) AS Errors, CAST(SUM(g.limited) AS BIGINT) AS Limited,
            CAST(SUM(g.prompt_tokens) AS BIGINT) AS PromptTokens, CAST(SUM(g.cached_tokens) AS BIGINT) AS CachedTokens,
            CAST(SUM(g.completion_tokens) AS BIGINT) AS CompletionTokens, CAST(SUM(g.accepted_tokens) AS BIGINT) AS AcceptedTokens,
            CAST(SUM(g.rejected_tokens) AS BIGINT) AS RejectedTokens
        FROM (
            SELECT CASE WHEN @byDay = 1 THEN day END AS Day, CASE WHEN @byToken = 1 THEN caller END AS Caller,
                CASE WHEN @byAlias = 1 THEN alias END AS Alias, CASE WHEN @byVersion = 1 THEN adapter END AS Adapter,
                CASE WHEN @byVersion = 1 THEN version END AS Version, CASE WHEN @byModel = 1 THEN base_model END AS BaseModel,
                requests, errors, limited, prompt_tokens, cached_tokens, completion_tokens, accepted_tokens, rejected_tokens
            FROM usage WHERE tenant_id = @tenant AND day >= @first AND day <= @last
        ) g
        GROUP BY g.Day, g.Caller, g.Alias, g.Adapter, g.Version, g.BaseModel
        ORDER BY g.Day, g.Caller, g.Alias, g.Adapter, g.Version, g.BaseModel LIMIT @most
        """;

    private const string SelectResidency = """
        SELECT g.Day AS Day, g.digest AS Digest, CAST(SUM(g.byte_seconds) AS BIGINT) AS ByteSeconds
        FROM (
            SELECT CASE WHEN @byDay = 1 THEN day END AS Day, digest, byte_seconds
            FROM adapter_residency WHERE tenant_id = @tenant AND day >= @first AND day <= @last
        ) g
        GROUP BY g.Day, g.digest ORDER BY g.Day, g.digest LIMIT @most
        """;

    private const string SelectVersions = "SELECT digest AS Digest, adapter AS Adapter, version AS Version FROM adapter_versions WHERE tenant_id = @tenant ORDER BY adapter, version";

    private const string SumTokens = """
        SELECT CAST(COALESCE(SUM(prompt_tokens + completion_tokens), 0) AS BIGINT) FROM usage
        WHERE tenant_id = @tenant AND day >= @first AND day < @until AND caller <> 'evaluation'
        """;

    private const string SumTokensOfCaller = """
        SELECT CAST(COALESCE(SUM(prompt_tokens + completion_tokens), 0) AS BIGINT) FROM usage
        WHERE tenant_id = @tenant AND day >= @first AND day < @until AND caller = @caller
        """;

    private readonly TenantSession _session;

    internal UsageRepository(TenantSession session) => _session = session;

    /// <summary>The groups of a span of days, both days included; at most <paramref name="most"/>.</summary>
    public async Task<IReadOnlyList<UsageEntry>> ListAsync(DateOnly first, DateOnly last, UsageGrouping by, int most, CancellationToken cancellationToken)
    {
        var question = new
        {
            first = UsageDay.Of(first),
            last = UsageDay.Of(last),
            byDay = Flag(by, UsageGrouping.Day),
            byToken = Flag(by, UsageGrouping.Token),
            byAlias = Flag(by, UsageGrouping.Alias),
            byVersion = Flag(by, UsageGrouping.Version),
            byModel = Flag(by, UsageGrouping.Model),
            most,
        };
        return [.. (await _session.QueryAsync<UsageEntryRow>(SelectGroups, question, cancellationToken).ConfigureAwait(false)).Select(row => row.ToEntry())];
    }

    /// <summary>Memory that the tenant's adapters held, by their bytes and, if asked, by day.</summary>
    public async Task<IReadOnlyList<ResidencyEntry>> ListResidencyAsync(
        DateOnly first, DateOnly last, UsageGrouping by, int most, CancellationToken cancellationToken)
    {
        var question = new { first = UsageDay.Of(first), last = UsageDay.Of(last), byDay = Flag(by, UsageGrouping.Day), most };
        var rows = await _session.QueryAsync<ResidencyRow>(SelectResidency, question, cancellationToken).ConfigureAwait(false);
        var versions = (await _session.QueryAsync<DigestVersionRow>(SelectVersions, null, cancellationToken).ConfigureAwait(false))
            .ToLookup(row => row.Digest, row => $"{row.Adapter}@{row.Version}");
        return [.. rows.Select(row => new ResidencyEntry(
            row.Day is { } day ? UsageDay.ToDate(day) : null, AdapterDigest.Parse(row.Digest), [.. versions[row.Digest]], row.ByteSeconds))];
    }

    internal Task<long> SumTokensAsync(CallerId? caller, BillingMonth month, CancellationToken cancellationToken)
    {
        var (first, until) = UsageDay.Of(month);
        return caller is { } one
            ? _session.FindAsync<long>(SumTokensOfCaller, new { first, until, caller = one.ToString() }, cancellationToken)
            : _session.FindAsync<long>(SumTokens, new { first, until }, cancellationToken);
    }

    internal Task AddAsync(int day, UsageKey key, UsageCounts counts, CancellationToken cancellationToken) => _session.ExecuteAsync(
        Add,
        new
        {
            day,
            caller = key.Caller.ToString(),
            alias = key.Alias?.ToString() ?? "",
            adapter = key.Adapter?.ToString() ?? "",
            version = key.Version,
            baseModel = key.BaseModel.ToString(),
            requests = counts.Requests,
            errors = counts.Errors,
            limited = counts.Limited,
            prompt = counts.PromptTokens,
            cached = counts.CachedTokens,
            completion = counts.CompletionTokens,
            accepted = counts.AcceptedTokens,
            rejected = counts.RejectedTokens,
        },
        cancellationToken);

    internal Task AddResidencyAsync(int day, AdapterDigest digest, long byteSeconds, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(AddResidency, new { day, digest = digest.ToString(), byteSeconds }, cancellationToken);

    /// <summary>One that stands for good. True the first time.</summary>
    internal Task<bool> AddReceiptAsync(string request, DateTimeOffset at, CancellationToken cancellationToken) =>
        AddReceiptAsync(request, at, rank: 0, counted: null, cancellationToken);

    /// <summary>One that a word of a higher rank may replace, unless it does not say what it counted. True the first time.</summary>
    internal async Task<bool> AddReceiptAsync(string request, DateTimeOffset at, int rank, CountedUsage? counted, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(InsertReceipt, new { request, at = at.ToUnixTimeMilliseconds(), rank, counted = counted?.Store() }, cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Puts a word of a higher rank in the place of the one that is there.</summary>
    /// <returns>What that one had added to usage; null when it stands.</returns>
    internal async Task<CountedUsage?> ReplaceReceiptAsync(string request, int rank, CountedUsage counted, CancellationToken cancellationToken)
    {
        if (await _session.ExecuteAsync(RaiseReceipt, new { request, rank }, cancellationToken).ConfigureAwait(false) == 0)
            return null;
        var before = await _session.FindAsync<string>(SelectCounted, new { request }, cancellationToken).ConfigureAwait(false);
        await _session.ExecuteAsync(SetCounted, new { request, counted = counted.Store() }, cancellationToken).ConfigureAwait(false);
        return CountedUsage.Parse(before!);
    }

    internal Task DeleteReceiptAsync(string request, CancellationToken cancellationToken) => _session.ExecuteAsync(DeleteReceipt, new { request }, cancellationToken);

    internal Task DeleteReceiptsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeleteReceipts, new { before = before.ToUnixTimeMilliseconds() }, cancellationToken);

    private static int Flag(UsageGrouping by, UsageGrouping part) => (by & part) != 0 ? 1 : 0;
}
