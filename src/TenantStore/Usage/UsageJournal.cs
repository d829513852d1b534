using AdapterFormats;
using TenantStore.Limits;

namespace TenantStore.Usage;

/// <summary>
/// Gathers what was used and writes it behind the requests, one transaction a tenant. What it cannot write it keeps and tries again: as it is and with its
/// receipt, since a commit whose answer was lost may have been kept. For any thread.
/// </summary>
public sealed class UsageJournal
{
    /// <summary>How long a host may go on reporting one request.</summary>
    private static readonly TimeSpan s_receiptAge = TimeSpan.FromDays(2);

    private readonly Registry _registry;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly Dictionary<TenantId, UsageBatch> _gathered = [];

    /// <summary>Handed over to be written; nothing is added to these any more.</summary>
    private readonly Dictionary<TenantId, UsageBatch> _writing = [];

    /// <summary>The receipts of the last batches whose commits were answered: nobody asks for them again. Only while flushing.</summary>
    private readonly Dictionary<TenantId, string> _answered = [];

    internal UsageJournal(Registry registry, TimeProvider time) => (_registry, _time) = (registry, time);

    /// <summary>Counts for today.</summary>
    public void Add(TenantId tenant, UsageKey key, UsageCounts counts)
    {
        var day = UsageDay.Of(_time.GetUtcNow());
        lock (_gate)
            Batch(_gathered, tenant).Add(day, key, counts);
    }

    /// <summary>An adapter's bytes were in one host's memory for some time until now.</summary>
    public void AddResidency(TenantId tenant, AdapterDigest digest, long bytes, TimeSpan time)
    {
        var day = UsageDay.Of(_time.GetUtcNow());
        lock (_gate)
            Batch(_gathered, tenant).Add(day, digest, (Int128)bytes * (long)time.TotalMilliseconds);
    }

    /// <summary>
    /// Writes requests that were cut short, at once and in one transaction, and leaves receipts: whoever bills one again, also another gateway, bills nothing,
    /// unless the word is of a higher rank. That takes the place of the one before.
    /// </summary>
    /// <returns>The ids of those that count by this call; of the others what was written before stands.</returns>
    /// <exception cref="TenantStoreException">Nothing was written.</exception>
    public async Task<IReadOnlySet<string>> BillOnceAsync(TenantId tenant, IReadOnlyCollection<UsageReceipt> receipts, CancellationToken cancellationToken)
    {
        var (now, billed) = (_time.GetUtcNow(), new HashSet<string>(StringComparer.Ordinal));
        var changes = new List<(int Day, UsageKey Key, UsageCounts Counts)>();
        await using var scope = await _registry.BeginAsync(tenant, cancellationToken).ConfigureAwait(false);
        // In one order, so that two gateways that write at once wait for each other and never in a circle.
        foreach (var receipt in receipts.GroupBy(receipt => receipt.RequestId).Select(words => words.MaxBy(word => word.Rank)!)
            .OrderBy(receipt => receipt.RequestId, StringComparer.Ordinal))
        {
            var counted = new CountedUsage(UsageDay.Of(now), receipt.Counts);
            if (!await scope.Usage.AddReceiptAsync(receipt.RequestId, now, receipt.Rank, counted, cancellationToken).ConfigureAwait(false))
            {
                if (await scope.Usage.ReplaceReceiptAsync(receipt.RequestId, receipt.Rank, counted, cancellationToken).ConfigureAwait(false) is not { } before)
                    continue;
                changes.Add((before.Day, receipt.Key, -before.Counts));
            }

            changes.Add((counted.Day, receipt.Key, counted.Counts));
            billed.Add(receipt.RequestId);
        }

        foreach (var (day, key, counts) in changes.OrderBy(change => change.Day).ThenBy(change => change.Key.ToString(), StringComparer.Ordinal))
            await scope.Usage.AddAsync(day, key, counts, cancellationToken).ConfigureAwait(false);
        if (billed.Count == 0)
            return billed;
        await scope.Usage.DeleteReceiptsAsync(now - s_receiptAge, cancellationToken).ConfigureAwait(false);
        await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
        return billed;
    }

    /// <summary>Writes what was gathered until now.</summary>
    /// <exception cref="TenantStoreException">Some of it could not be written and is kept for the next time.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // First what an earlier time left; then what came since, unless that still stands before it.
            var failure = await WriteAsync(Left(), cancellationToken).ConfigureAwait(false);
            failure = await WriteAsync(HandOver(), cancellationToken).ConfigureAwait(false) ?? failure;
            if (failure is not null)
                throw new TenantStoreException("Usage could not be written; it is kept and tried again.", failure);
        }
        finally
        {
            _flushing.Release();
        }
    }

    /// <summary>Tokens of a month that only this process knows of yet.</summary>
    internal long UnwrittenTokens(TenantId tenant, CallerId? caller, BillingMonth month)
    {
        var (first, until) = UsageDay.Of(month);
        lock (_gate)
        {
            return new[] { _gathered, _writing }.Select(batches => batches.GetValueOrDefault(tenant)).OfType<UsageBatch>().SelectMany(batch => batch.Counts)
                .Where(entry => entry.Key.Day >= first && entry.Key.Day < until && (caller is null ? entry.Key.Key.Caller != CallerId.Evaluation : entry.Key.Key.Caller == caller))
                .Sum(entry => entry.Value.PromptTokens + entry.Value.CompletionTokens);
        }
    }

    private async Task<TenantStoreException?> WriteAsync(List<KeyValuePair<TenantId, UsageBatch>> batches, CancellationToken cancellationToken)
    {
        var failure = default(TenantStoreException);
        foreach (var (tenant, batch) in batches)
        {
            try
            {
                await WriteAsync(tenant, batch, cancellationToken).ConfigureAwait(false);
                _answered[tenant] = batch.Receipt;
                lock (_gate)
                    _writing.Remove(tenant);
            }
            catch (TenantStoreException exception)
            {
                failure ??= exception;
            }
        }

        return failure;
    }

    private async Task WriteAsync(TenantId tenant, UsageBatch batch, CancellationToken cancellationToken)
    {
        await using var scope = await _registry.BeginAsync(tenant, cancellationToken).ConfigureAwait(false);
        if (_answered.TryGetValue(tenant, out var answered))
            await scope.Usage.DeleteReceiptAsync(answered, cancellationToken).ConfigureAwait(false);
        // Written already, and only the answer was lost; or the tenant is gone.
        var now = _time.GetUtcNow();
        if (!await scope.Usage.AddReceiptAsync(batch.Receipt, now, cancellationToken).ConfigureAwait(false))
            return;
        // The last ones of gateways that are no more.
        if (answered is null)
            await scope.Usage.DeleteReceiptsAsync(now - s_receiptAge, cancellationToken).ConfigureAwait(false);
        // In one order, so that two gateways that write at once wait for each other and never in a circle.
        foreach (var ((day, key), counts) in batch.Counts.OrderBy(entry => entry.Key.Day).ThenBy(entry => entry.Key.Key.ToString(), StringComparer.Ordinal))
            await scope.Usage.AddAsync(day, key, counts, cancellationToken).ConfigureAwait(false);
        foreach (var ((day, digest), byteMilliseconds) in batch.Residency.OrderBy(entry => entry.Key.Day).ThenBy(entry => entry.Key.Digest.ToString(), StringComparer.Ordinal))
            await scope.Usage.AddResidencyAsync(day, digest, (long)(byteMilliseconds / 1000), cancellationToken).ConfigureAwait(false);
        await scope.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private List<KeyValuePair<TenantId, UsageBatch>> Left()
    {
        lock (_gate)
            return [.. _writing];
    }

    private List<KeyValuePair<TenantId, UsageBatch>> HandOver()
    {
        lock (_gate)
        {
            var batches = _gathered.Where(entry => !_writing.ContainsKey(entry.Key)).ToList();
            foreach (var (tenant, batch) in batches)
            {
                _gathered.Remove(tenant);
                _writing.Add(tenant, batch);
            }

            return batches;
        }
    }

    private static UsageBatch Batch(Dictionary<TenantId, UsageBatch> batches, TenantId tenant)
    {
        if (!batches.TryGetValue(tenant, out var batch))
            batches[tenant] = batch = new UsageBatch();
        return batch;
    }
}
