namespace AdapterHost.Engine;

/// <summary>
/// The numbers behind <see cref="EngineStatus"/>: written by the inference thread at each step without allocating, read by any thread. Each
/// number is current; two read together may be a step apart.
/// </summary>
internal sealed class EngineMeters
{
    private readonly int[] _queued = new int[3];
    private int _running;
    private int _freeSlots;
    private int _freeTokens;
    private int _idlePrefixes;
    private int _idleTokens;
    private int _mostAdapters;
    private long _hits;
    private long _hitTokens;
    private long _superseded;
    private long _accepted;
    private long _rejected;
    private long _steps;
    private long _decodes;

    public int FreeSlots => Volatile.Read(ref _freeSlots);

    /// <summary>Inference thread.</summary>
    public void Publish(Scheduler scheduler, SequenceCells? cells)
    {
        Volatile.Write(ref _running, scheduler.Running.Count);
        Volatile.Write(ref _freeSlots, scheduler.FreeSlots);
        Volatile.Write(ref _freeTokens, scheduler.FreeContextTokens);
        for (var requestClass = 0; requestClass < _queued.Length; requestClass++)
        {
            Volatile.Write(ref _queued[requestClass], scheduler.WaitingOf((HostContract.RequestClass)requestClass));
        }

        if (cells is not null)
        {
            Volatile.Write(ref _idlePrefixes, cells.IdleCount);
            Volatile.Write(ref _idleTokens, cells.IdleTokens);
            Volatile.Write(ref _hits, cells.Hits);
            Volatile.Write(ref _hitTokens, cells.HitTokens);
        }
    }

    /// <summary>Inference thread.</summary>
    public void Count(in StepOutcome outcome)
    {
        Volatile.Write(ref _steps, _steps + 1);
        Volatile.Write(ref _decodes, _decodes + outcome.Decodes);
        if (outcome.Decodes == 1)
        {
            Volatile.Write(ref _mostAdapters, Math.Max(_mostAdapters, outcome.Adapters));
        }
    }

    /// <summary>Inference thread.</summary>
    public void CountSuperseded() => Volatile.Write(ref _superseded, _superseded + 1);

    /// <summary>Inference thread.</summary>
    public void CountPrediction(int accepted, int rejected)
    {
        Volatile.Write(ref _accepted, _accepted + accepted);
        Volatile.Write(ref _rejected, _rejected + rejected);
    }

    public EngineStatus Read(int queued) => new()
    {
        Running = Volatile.Read(ref _running),
        Queued = queued,
        QueuedInline = Volatile.Read(ref _queued[0]),
        QueuedChat = Volatile.Read(ref _queued[1]),
        QueuedBackground = Volatile.Read(ref _queued[2]),
        FreeSlots = Volatile.Read(ref _freeSlots),
        FreeContextTokens = Volatile.Read(ref _freeTokens),
        IdlePrefixes = Volatile.Read(ref _idlePrefixes),
        IdlePrefixTokens = Volatile.Read(ref _idleTokens),
        PrefixHits = Volatile.Read(ref _hits),
        PrefixHitTokens = Volatile.Read(ref _hitTokens),
        Superseded = Volatile.Read(ref _superseded),
        AcceptedPredictionTokens = Volatile.Read(ref _accepted),
        RejectedPredictionTokens = Volatile.Read(ref _rejected),
        Steps = Volatile.Read(ref _steps),
        Decodes = Volatile.Read(ref _decodes),
        MostAdaptersInOneDecode = Volatile.Read(ref _mostAdapters),
    };
}
