using HostContract;

namespace AdapterHost.Engine;

/// <summary>Jobs in the order in which their texts are read: tenants take turns, a text each; within one tenant first come, first served.</summary>
internal sealed class EmbeddingTurns
{
    private readonly Dictionary<TenantKey, Queue<EmbeddingJob>> _jobs = [];
    private readonly Queue<TenantKey> _turns = new();

    public bool IsEmpty => _turns.Count == 0;

    public void Add(EmbeddingJob job)
    {
        if (!_jobs.TryGetValue(job.Tenant, out var jobs))
        {
            _jobs[job.Tenant] = jobs = new Queue<EmbeddingJob>();
            _turns.Enqueue(job.Tenant);
        }

        jobs.Enqueue(job);
    }

    /// <summary>Whose turn it is; null when nobody waits. Jobs that have ended are dropped on the way, and told to <paramref name="left"/>.</summary>
    public EmbeddingJob? Next(Action left)
    {
        while (_turns.TryDequeue(out var tenant))
        {
            var jobs = _jobs[tenant];
            while (jobs.TryPeek(out var job))
            {
                if (!job.IsDone)
                {
                    _turns.Enqueue(tenant);
                    return job;
                }

                jobs.Dequeue();
                left();
            }

            _jobs.Remove(tenant);
        }

        return null;
    }

    public IEnumerable<EmbeddingJob> All => _jobs.Values.SelectMany(jobs => jobs);
}
