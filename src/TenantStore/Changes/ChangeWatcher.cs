using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TenantStore.Caching;
using TenantStore.Database;

namespace TenantStore.Changes;

/// <summary>
/// Reads the log of changes every two seconds, and at once when asked to, so that a change reaches this process also when its announcement was lost or
/// its writer died before it. Where there is Redis it reads the announcements kept there too: they come through when the registry does not.
/// The first reading is part of the start. Once in a while it trims the log.
/// </summary>
internal sealed partial class ChangeWatcher : BackgroundService
{
    /// <summary>From one reading to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>A reading that takes longer is given up: the next may do better.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long rows of the log are kept: longer than any answer that is judged by them.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromSeconds(RegistryCacheOptions.MaxStaleSeconds) + TimeSpan.FromHours(1);

    private static readonly TimeSpan s_trimInterval = TimeSpan.FromMinutes(10);

    private readonly IConnectionFactory _factory;
    private readonly ChangeReader _reader;
    private readonly ChangeAnnouncements _announcements;
    private readonly TimeProvider _time;
    private readonly ILogger<ChangeWatcher> _logger;
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _trimmedAt;
    private volatile bool _failing;

    public ChangeWatcher(
        IConnectionFactory factory, RegistryChangeFeed feed, ChangeAnnouncements announcements, TimeProvider time, ILogger<ChangeWatcher> logger)
    {
        (_factory, _announcements, _time, _logger) = (factory, announcements, time, logger);
        _reader = new ChangeReader(factory, feed);
        _trimmedAt = time.GetTimestamp();
    }

    /// <summary>The last reading of the log went well. Any thread.</summary>
    public bool IsReading => !_failing;

    /// <summary>Reads without waiting for the two seconds to pass.</summary>
    public void Ask() => Volatile.Read(ref _asked).TrySetResult();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        _announcements.Start(Ask);
        await PollAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One reading of both. True when the log was read.</summary>
    internal async Task<bool> PollAsync(CancellationToken cancellationToken)
    {
        var announced = ReadAnnouncementsAsync(cancellationToken);
        var read = await ReadLogAsync(cancellationToken).ConfigureAwait(false);
        await announced.ConfigureAwait(false);
        if (read && _time.GetElapsedTime(_trimmedAt) >= s_trimInterval)
            await TrimAsync(cancellationToken).ConfigureAwait(false);
        return read;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await WaitAsync(stoppingToken).ConfigureAwait(false);
                await PollAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var asked = Volatile.Read(ref _asked).Task;
        try
        {
            await asked.WaitAsync(Interval, _time, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _asked, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        catch (TimeoutException)
        {
        }
    }

    private async Task<bool> ReadLogAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var news = await _reader.ReadAsync(both.Token).ConfigureAwait(false);
            if (_failing)
                LogReadAgain(_logger);
            _failing = false;
            // Whoever wrote them may have died before it could announce them, and some gateway may reach Redis only.
            await _announcements.RelayAsync(news).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_failing)
                LogFailed(_logger, exception);
            _failing = true;
            return false;
        }
    }

    /// <summary>It is the short way only: whatever cannot be read of it comes with the log.</summary>
    private async Task ReadAnnouncementsAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _announcements.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotHeard(_logger, exception);
        }
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        _trimmedAt = _time.GetTimestamp();
        var before = _time.NowMilliseconds() - (long)Keep.TotalMilliseconds;
        try
        {
            await using (var reading = await _factory.BeginAsync(SessionMode.Read, SessionBinding.OfPlatform(), cancellationToken).ConfigureAwait(false))
            {
                // Mostly another gateway has done it, and reading disturbs nobody.
                if (await ChangeLog.OldestAsync(reading, cancellationToken).ConfigureAwait(false) is var oldest && (oldest == 0 || oldest >= before))
                    return;
            }

            await using var session = await _factory.BeginAsync(SessionMode.Write, SessionBinding.OfPlatform(), cancellationToken).ConfigureAwait(false);
            await ChangeLog.TrimAsync(session, before, cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogNotTrimmed(_logger, exception);
        }
    }

    [LoggerMessage(5110, LogLevel.Warning, "The registry's log of changes cannot be read; what is cached stays in use within RegistryCache:StaleSeconds")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(5111, LogLevel.Information, "The registry's log of changes is read again")]
    private static partial void LogReadAgain(ILogger logger);

    [LoggerMessage(5112, LogLevel.Warning, "The registry's log of changes could not be trimmed")]
    private static partial void LogNotTrimmed(ILogger logger, Exception exception);

    [LoggerMessage(5114, LogLevel.Warning, "An announcement in Redis could not be read; its change comes with the registry's log")]
    private static partial void LogNotHeard(ILogger logger, Exception exception);
}
