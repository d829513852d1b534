using System.Collections.Concurrent;
using AdapterHost.Forgetting;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>Where any thread puts texts to embed, within a bound, and what the inference thread does with them: some rows between two steps.</summary>
internal sealed class EmbeddingQueue(EmbeddingReader reader, InferenceMailbox mailbox, TimeProvider time, int maxQueued)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<EmbeddingJob> _arrived = new();
    private readonly EmbeddingTurns _turns = new();
    private readonly ForgottenTenants _forgotten = new();
    private int _queued;
    private bool _closed;

    /// <summary>Any thread.</summary>
    public async Task<EmbeddingResult> RunAsync(EmbeddingRequest request)
    {
        var job = new EmbeddingJob(request);
        lock (_lock)
        {
            if (_closed)
            {
                return new EmbeddingResult { Refusal = EngineRefusal.ShuttingDown };
            }

            if (_forgotten.Contains(request.Tenant))
            {
                return new EmbeddingResult { Refusal = EngineRefusal.TenantDeleted };
            }

            if (_queued >= maxQueued)
            {
                return new EmbeddingResult { Refusal = EngineRefusal.QueueFull };
            }

            _queued++;
            _arrived.Enqueue(job);
        }

        mailbox.Wake();

        // Who leaves must not wait for a step to notice; who is late is noticed by one.
        await using var leaving = request.CancellationToken.Register(mailbox.Wake);
        return await job.Result;
    }

    /// <summary>Any thread: from its return on nothing of the tenant is queued any more.</summary>
    public void Forget(TenantKey tenant)
    {
        lock (_lock)
        {
            _forgotten.Add(tenant);
        }
    }

    /// <summary>Inference thread: whether a text of the tenant waits or is being read.</summary>
    public bool Has(TenantKey tenant) =>
        reader.Current?.Tenant == tenant || _arrived.Any(job => job.Tenant == tenant) || _turns.All.Any(job => job.Tenant == tenant);

    /// <summary>Inference thread: reads some rows of one text.</summary>
    /// <returns>False when there is nothing to do.</returns>
    public bool Step()
    {
        while (_arrived.TryDequeue(out var job))
        {
            _turns.Add(job);
        }

        if (_turns.IsEmpty && reader.Current is null)
        {
            // Most steps of most hosts: they allocate nothing.
            return false;
        }

        var now = time.GetUtcNow();
        foreach (var job in _turns.All)
        {
            job.EndIfUnwanted(now);
        }

        if (reader.Current is { IsDone: true })
        {
            reader.Abandon();
        }

        if (reader.Current is null)
        {
            if (_turns.Next(Leave) is not { } next)
            {
                return false;
            }

            reader.Begin(next);
        }

        try
        {
            reader.Step();
        }
        catch (Exception)
        {
            reader.Current?.Fail(FinishReason.Failed);
            reader.Abandon();
            throw;
        }

        return true;
    }

    /// <summary>Inference thread, last: ends what waits and frees the context.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }

        foreach (var job in _arrived.Concat(_turns.All))
        {
            job.Fail(FinishReason.Failed);
        }

        reader.Dispose();
    }

    private void Leave()
    {
        lock (_lock)
        {
            _queued--;
        }
    }
}
