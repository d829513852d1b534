using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TenantStore.Credentials;

/// <summary>Flushes the log of uses once a minute, and once more at the end.</summary>
internal sealed partial class TokenUseWriter(TokenUseLog uses, TimeProvider time, ILogger<TokenUseWriter> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TokenDirectory.NoteInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                await FlushAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await uses.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // "Last used" is not worth a stop; the next minute notes the tokens in use again.
            LogFailed(logger, exception);
        }
    }

    [LoggerMessage(5001, LogLevel.Warning, "When tokens were last used could not be written")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
