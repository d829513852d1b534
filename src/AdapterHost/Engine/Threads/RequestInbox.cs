using System.Collections.Concurrent;

namespace AdapterHost.Engine;

/// <summary>
/// Where any thread puts sequences for the inference thread, within a bound. Counts all that have no slot yet, in here or waiting in the
/// scheduler. Closed once: what is in it then is ended by the final drain, and nothing comes after.
/// </summary>
internal sealed class RequestInbox(int maxQueued)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<Sequence> _arrived = new();
    private int _queued;
    private volatile bool _closed;

    /// <summary>Sequences without a slot.</summary>
    public int Queued => Volatile.Read(ref _queued);

    public bool IsClosed => _closed;

    /// <param name="sequence">A new one.</param>
    /// <param name="freeSlots">Slots that waiting sequences could take now: those who will take them do not count as waiting.</param>
    /// <returns>Null when it is taken.</returns>
    public EngineRefusal? TryAdd(Sequence sequence, int freeSlots)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return EngineRefusal.ShuttingDown;
            }

            if (_queued >= maxQueued + freeSlots)
            {
                return EngineRefusal.QueueFull;
            }

            Interlocked.Increment(ref _queued);
            _arrived.Enqueue(sequence);
            return null;
        }
    }

    /// <summary>Inference thread: hands what has arrived to the scheduler, where it still counts as queued.</summary>
    public void MoveTo(Scheduler scheduler)
    {
        while (_arrived.TryDequeue(out var sequence))
        {
            scheduler.Enqueue(sequence);
        }
    }

    /// <summary>Inference thread: one of the queued has got a slot or has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _queued);

    public void Close()
    {
        lock (_lock)
        {
            _closed = true;
        }
    }
}
