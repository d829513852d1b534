using HostContract;

namespace AdapterHost.Registration;

/// <summary>
/// Makes this host's reports and takes in what gateways answer, whoever carries them: the host to its gateway, or several gateways that ask. Any thread; answers
/// are taken in one after the other.
/// </summary>
internal sealed class ReportBook(IHostActivity activity, BootGeneration bootGeneration, ProcessAge age) : IDisposable
{
    /// <summary>More reports than that wait for no answer: those of gateways that have gone meanwhile.</summary>
    private const int MostOpen = 32;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Queue<HostReport> _open = new();
    private double? _answered;
    private double? _fetched;

    /// <param name="draining">Whether the host is stopping.</param>
    /// <param name="fetched">A gateway asks for it.</param>
    public HostReport Make(bool draining, bool fetched = false)
    {
        var report = activity.Report(bootGeneration.Value, draining);
        lock (_lock)
        {
            // Made in here, so that of two the later has the other's age.
            report = report with { AgeSeconds = age.Seconds, AnsweredAgeSeconds = _answered, FetchedAgeSeconds = fetched ? _fetched : null };
            _fetched = fetched ? report.AgeSeconds : _fetched;
            _open.Enqueue(report);
            if (_open.Count > MostOpen)
                _open.Dequeue();
            return report;
        }
    }

    /// <summary>The report of this age, if its answer may still come.</summary>
    public HostReport? Find(double ageSeconds)
    {
        lock (_lock)
            return _open.FirstOrDefault(report => report.AgeSeconds == ageSeconds);
    }

    /// <returns>True when there is news that should not wait for the next report.</returns>
    public async Task<bool> AnsweredAsync(HostReport report, HostReportResponse response)
    {
        lock (_lock)
        {
            if (_answered is null || report.AgeSeconds > _answered)
                _answered = report.AgeSeconds;
        }

        await _one.WaitAsync();
        try
        {
            return await activity.AcknowledgeAsync(report, response);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
