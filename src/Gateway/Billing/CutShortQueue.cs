using System.Collections.Concurrent;
using System.Threading.Channels;
using HostContract;

namespace Gateway.Billing;

/// <summary>
/// Reports of requests that were cut short, between the host's report and the registry: a host's report is its sign of life and waits for no billing.
/// Bounded: what finds no place is not taken, and the host repeats it. For any thread; one reader.
/// </summary>
internal sealed class CutShortQueue
{
    /// <summary>As many as one host keeps.</summary>
    public const int MaxQueued = 4096;

    /// <summary>Of more the oldest are forgotten: billed again, they bill nothing.</summary>
    private const int MaxFinished = 8192;

    private readonly Channel<CutShortReport> _queue =
        Channel.CreateBounded<CutShortReport>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    /// <summary>By the whole report, so that what one host says acknowledges no other's: queued or in work, or finished.</summary>
    private readonly ConcurrentDictionary<CutShortReport, bool> _known = new();
    private readonly ConcurrentQueue<CutShortReport> _finished = new();

    /// <returns>The ids of those that are finished. The host repeats the others.</returns>
    public IReadOnlyList<string> Take(IReadOnlyList<CutShortReport> reports)
    {
        var finished = new List<string>();
        foreach (var report in reports)
        {
            if (_known.TryGetValue(report, out var done))
            {
                if (done)
                    finished.Add(report.RequestId);
            }
            else if (_known.TryAdd(report, false) && !_queue.Writer.TryWrite(report))
            {
                _known.TryRemove(report, out _);
            }
        }

        return finished;
    }

    /// <summary>Waits until there are some.</summary>
    public async Task<IReadOnlyList<CutShortReport>> ReadAsync(int most, CancellationToken cancellationToken)
    {
        await _queue.Reader.WaitToReadAsync(cancellationToken);
        var reports = new List<CutShortReport>();
        while (reports.Count < most && _queue.Reader.TryRead(out var report))
            reports.Add(report);
        return reports;
    }

    public void Finished(CutShortReport report)
    {
        _known[report] = true;
        _finished.Enqueue(report);
        if (_finished.Count > MaxFinished && _finished.TryDequeue(out var oldest))
            _known.TryRemove(oldest, out _);
    }

    /// <summary>It could not be billed: the host's next report is another chance.</summary>
    public void Failed(CutShortReport report) => _known.TryRemove(report, out _);
}
