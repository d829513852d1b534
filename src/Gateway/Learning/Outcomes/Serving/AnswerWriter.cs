using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Outcomes.Serving;

/// <summary>Reads what was served as it comes, and writes it a few times a second; once more at the end, when no request runs any more.</summary>
internal sealed partial class AnswerWriter(
    AnswerRecorder recorder, AnswerReader reader, AnswerJournal journal, IOptions<OutcomeOptions> options, TimeProvider time, ILogger<AnswerWriter> logger) : BackgroundService
{
    /// <summary>Served answers are read in turns: to be woken for each one would cost more than to read it.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(20);

    /// <summary>A tenant whose registry is taken for longer is written in a later turn. Shorter than a report waits (<c>Outcomes:PatienceMs</c>) for what another gateway answered.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private bool _isFailing;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        while (recorder.Served.TryRead(out var served))
            Take(served);
        // Also when others have used up the time to stop. The registry's own patience bounds it.
        await FlushAsync(Timeout.InfiniteTimeSpan, CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not on the thread that starts the gateway.
        await Task.Yield();
        try
        {
            await Task.WhenAll(ReadAsync(stoppingToken), WriteAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await recorder.Served.WaitToReadAsync(cancellationToken))
        {
            while (recorder.Served.TryRead(out var served))
                Take(served);
            await Task.Delay(s_turn, time, cancellationToken);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.FlushMs), time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await FlushAsync(s_patience, cancellationToken);
    }

    private void Take(ServedAnswer served)
    {
        var bytes = served.Bytes;
        try
        {
            if (reader.Read(served) is { } answer)
                journal.Add(served.Request.Tenant, answer);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The next ones are not to suffer. The exception may quote what it stumbled over, so its kind alone is told.
            LogUnreadable(exception.GetType().Name);
        }
        finally
        {
            recorder.Taken(bytes);
        }
    }

    private async Task FlushAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await journal.FlushAsync(patience, cancellationToken);
            _isFailing = false;
        }
        catch (Exception exception) when (exception is TenantStoreException || (exception is not OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (!_isFailing)
                LogFailed(exception);
            _isFailing = true;
        }
    }

    [LoggerMessage(6205, LogLevel.Warning, "Served answers could not be written; they are kept in memory and tried again. Outcomes that reach other gateways do not find them.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(6206, LogLevel.Error, "A served answer could not be read for its outcome: {Exception}.")]
    private partial void LogUnreadable(string exception);
}
