using Gateway.Learning.Interactions.Erasure;
using TenantStore;
using TenantStore.Answers;
using TenantStore.Consents;

namespace Gateway.Learning.Outcomes.Serving;

/// <summary>
/// Answers that are not written yet. Outcomes find them here; a few times a second they are written, one transaction a tenant, a few tenants at a time. What cannot be written is kept and tried again, up to a
/// bound, beyond which the oldest go. For any thread; one flush runs at a time.
/// </summary>
internal sealed partial class AnswerJournal(Registry registry, OutcomeMetrics metrics, SilentTenants silent, TimeProvider time, ILogger<AnswerJournal> logger) : ILearningMemory, IDisposable
{
    /// <summary>Of all tenants together.</summary>
    private const int MostWaiting = 50_000;

    private const int MostOfATransaction = 500;

    private const int MostTenantsAtOnce = 4;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Dictionary<TenantId, Queue<NewAnswer>> _waiting = [];
    private readonly Dictionary<(TenantId, string), NewAnswer> _byId = [];
    private int _count;

    public IReadOnlyCollection<TenantId> Tenants => WaitingTenants();

    public void Add(TenantId tenant, NewAnswer answer)
    {
        lock (_gate)
        {
            if (!_byId.TryAdd((tenant, answer.AnswerId), answer))
                return;
            if (!_waiting.TryGetValue(tenant, out var queue))
                _waiting[tenant] = queue = [];
            queue.Enqueue(answer);
            _count++;
            if (_count > MostWaiting)
                LoseOne_NeedsLock();
        }
    }

    /// <summary>Null when it is written already, or not the tenant's.</summary>
    public NewAnswer? Find(TenantId tenant, string answerId)
    {
        lock (_gate)
            return _byId.GetValueOrDefault((tenant, answerId));
    }

    /// <summary>Those of a caller with such content, newest first.</summary>
    public IReadOnlyList<NewAnswer> Find(TenantId tenant, CallerId caller, AnswerContent content)
    {
        lock (_gate)
        {
            return _waiting.TryGetValue(tenant, out var queue)
                ? [.. queue.Where(answer => answer.Caller == caller && (content.HasPromptOf(answer) || content.HasTextOf(answer))).Reverse()]
                : [];
        }
    }

    /// <summary>Writes what is here now.</summary>
    /// <exception cref="TenantStoreException">Some of it could not be written and is kept for the next time.</exception>
    public Task FlushAsync(CancellationToken cancellationToken) => FlushAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>The same, but for tenants whose registry is taken for longer by somebody else, such as an import: others' answers do not wait for that, and these are kept for the next time.</summary>
    /// <param name="patience">For each tenant.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TenantStoreException">Some of it could not be written and is kept for the next time.</exception>
    public async Task FlushAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var failure = default(TenantStoreException);
            await Parallel.ForEachAsync(
                WaitingTenants(),
                new ParallelOptions { MaxDegreeOfParallelism = MostTenantsAtOnce, CancellationToken = cancellationToken },
                async (tenant, stop) =>
                {
                    if (await TryWriteAsync(tenant, patience, stop) is { } one)
                        Volatile.Write(ref failure, one);
                });
            if (failure is not null)
                throw failure;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Also what is being written: afterwards it stands in the registry, where an erasure finds it, or nowhere.</summary>
    public async Task ForgetAsync(TenantId tenant, ErasureOrder order, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            // A lower consent is asked when it is written.
            var whole = order with { Places = [] };
            Remove(tenant, answer => new CodeOwner(answer.UserKey, answer.Repository).IsOf(whole));
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Forget(TenantId tenant) => Remove(tenant, _ => true);

    /// <summary>What is here is written in a moment.</summary>
    public void Sweep()
    {
    }

    public void Dispose() => _writing.Dispose();

    /// <summary>Why some of a tenant's could not be written; null when all are.</summary>
    private async Task<TenantStoreException?> TryWriteAsync(TenantId tenant, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            while (Peek(tenant) is { Count: > 0 } batch)
            {
                try
                {
                    if (!await TryWriteAsync(tenant, batch, patience, cancellationToken))
                        return null;
                }
                catch (Exception exception) when (exception is not (TenantStoreException or OperationCanceledException or OutOfMemoryException))
                {
                    // One of them is such that the database takes none with it. It is not to keep the others, or other tenants', from being written for ever.
                    await WriteOneByOneAsync(tenant, batch, cancellationToken);
                }

                Remove(tenant, batch);
                if (batch.Count < MostOfATransaction)
                    break;
            }

            return null;
        }
        catch (TenantStoreException exception)
        {
            return exception;
        }
    }

    private async Task WriteOneByOneAsync(TenantId tenant, List<NewAnswer> batch, CancellationToken cancellationToken)
    {
        foreach (var answer in batch)
        {
            try
            {
                await TryWriteAsync(tenant, [answer], Timeout.InfiniteTimeSpan, cancellationToken);
            }
            catch (Exception exception) when (exception is not (TenantStoreException or OperationCanceledException or OutOfMemoryException))
            {
                metrics.Lost(1);
                // The exception may quote the row.
                LogUnwritable(exception.GetType().Name);
            }
        }
    }

    /// <returns>False when somebody else writes for longer than it waits.</returns>
    private async Task<bool> TryWriteAsync(TenantId tenant, List<NewAnswer> batch, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var scope = await TryBeginAsync(tenant, patience, cancellationToken);
        if (scope is null)
            return false;
        var consents = await scope.Consents.ReadBookAsync(cancellationToken);
        var allowed = new List<NewAnswer>(batch.Count);
        foreach (var answer in batch)
        {
            if (consents.DecideWork(answer.UserKey, answer.Repository) is { Level: not ConsentLevel.None } consent)
                allowed.Add(answer.Under(consent));
        }

        var written = await scope.Answers.AddAllAsync(allowed, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        metrics.Written(written);
        metrics.NotAllowed(batch.Count - allowed.Count);
        if (consents.AllowsNothing)
            silent.Add(tenant);
        return true;
    }

    private async Task<TenantScope?> TryBeginAsync(TenantId tenant, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var ends = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, cancellationToken);
        try
        {
            return await registry.BeginAsync(tenant, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private List<TenantId> WaitingTenants()
    {
        lock (_gate)
            return [.. _waiting.Keys];
    }

    private List<NewAnswer> Peek(TenantId tenant)
    {
        lock (_gate)
            return _waiting.TryGetValue(tenant, out var queue) ? [.. queue.Take(MostOfATransaction)] : [];
    }

    private void Remove(TenantId tenant, List<NewAnswer> batch)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(tenant, out var queue))
                return;
            foreach (var answer in batch)
            {
                // Some may have been lost from the front meanwhile.
                if (!_byId.Remove((tenant, answer.AnswerId)))
                    continue;
                queue.Dequeue();
                _count--;
            }

            if (queue.Count == 0)
                _waiting.Remove(tenant);
        }
    }

    private void Remove(TenantId tenant, Func<NewAnswer, bool> isToGo)
    {
        lock (_gate)
        {
            if (!_waiting.Remove(tenant, out var queue))
                return;
            var left = new Queue<NewAnswer>(queue.Where(answer => !isToGo(answer)));
            foreach (var gone in queue.Where(isToGo))
                _byId.Remove((tenant, gone.AnswerId));
            _count -= queue.Count - left.Count;
            if (left.Count > 0)
                _waiting[tenant] = left;
        }
    }

    /// <summary>Of the tenant that has most: another's answers do not go for it.</summary>
    private void LoseOne_NeedsLock()
    {
        var (tenant, queue) = _waiting.MaxBy(entry => entry.Value.Count);
        _byId.Remove((tenant, queue.Dequeue().AnswerId));
        _count--;
        metrics.Lost(1);
    }

    [LoggerMessage(6204, LogLevel.Error, "A served answer cannot be written as it is ({Exception}) and is left out; the others are written.")]
    private partial void LogUnwritable(string exception);
}
