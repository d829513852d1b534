using Microsoft.Extensions.Options;

namespace Gateway.Canary;

/// <summary>What the canary has found out since this process started. Written by its one loop, read by any thread.</summary>
internal sealed class CanaryState(IOptions<CanaryOptions> options, CanaryMetrics metrics)
{
    private readonly long[] _rounds = new long[Enum.GetValues<CanaryResult>().Length];
    private CanaryReport? _last;
    private CanaryReport? _lastLeak;
    private CanaryReport? _lastClean;

    public bool Enabled => options.Value.Enabled;

    /// <summary>The last round; null before the first one.</summary>
    public CanaryReport? Last => Volatile.Read(ref _last);

    /// <summary>The last round that saw a leak; it stays until the process ends.</summary>
    public CanaryReport? LastLeak => Volatile.Read(ref _lastLeak);

    /// <summary>The last round that proved something.</summary>
    public CanaryReport? LastClean => Volatile.Read(ref _lastClean);

    /// <summary>Whether an operator wants this gateway to take no requests after what was seen.</summary>
    public bool TakesServiceDown => options.Value.UnreadyAfterLeak && LastLeak is not null;

    public long Rounds(CanaryResult result) => Volatile.Read(ref _rounds[(int)result]);

    public void Start() => metrics.Start();

    public void Note(CanaryReport report)
    {
        metrics.Note(report);
        Interlocked.Increment(ref _rounds[(int)report.Result]);
        Volatile.Write(ref _last, report);
        if (report.Result == CanaryResult.Leak)
            Volatile.Write(ref _lastLeak, report);
        else if (report.Result == CanaryResult.Clean)
            Volatile.Write(ref _lastClean, report);
    }
}
