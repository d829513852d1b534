using Gateway.Secrets;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Auditing.Heads;

namespace Gateway.Auditing;

/// <summary>
/// Signs the heads of the audit's logs every <see cref="AuditOptions.HeadSeconds"/>, at start, and at stop after the last request. A pass that fails is told
/// and made up for by the next.
/// </summary>
internal sealed partial class AuditHeadService(
    Registry registry, GatewaySecrets secrets, IOptions<AuditOptions> options, IOptions<StateOptions> state, TimeProvider time, ILogger<AuditHeadService> logger)
    : IHostedLifecycleService, IDisposable
{
    private const string OtherName = "gateway";

    private static readonly TimeSpan s_lastPass = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private AuditHeadLog? _heads;
    private Task _passes = Task.CompletedTask;

    /// <summary>Opens the file: heads that cannot be kept are a start that failed.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(options.Value.HeadsDirectory ?? state.Value.Folder("audit"));
        _heads = new AuditHeadLog(registry, folder, options.Value.Gateway ?? MachineName(), secrets.AuditSigner, time);
        return Task.CompletedTask;
    }

    /// <summary>The registry has its schema by now.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _passes = RunAsync(_heads!, _stopping.Token);
        return Task.CompletedTask;
    }

    /// <summary>Every request has its answer by now.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _passes;
        // The stop's own time may be used up by requests; this is short.
        using var patience = new CancellationTokenSource(s_lastPass, time);
        if (_heads is { } heads)
            await PassAsync(heads, patience.Token);
    }

    public void Dispose()
    {
        _heads?.Dispose();
        _stopping.Dispose();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string MachineName()
    {
        var name = new string([.. Environment.MachineName.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-')]);
        return name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) ? name : OtherName;
    }

    private async Task RunAsync(AuditHeadLog heads, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.HeadSeconds), time);
        try
        {
            do
                await PassAsync(heads, CancellationToken.None);
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The stop makes the last pass.
        }
    }

    private async Task PassAsync(AuditHeadLog heads, CancellationToken cancellationToken)
    {
        try
        {
            await heads.RunAsync(cancellationToken);
            foreach (var log in heads.Stripped)
                LogStripped(log.ToString());
        }
        catch (Exception exception)
        {
            // Whatever it was: without the next pass no log would be signed any more.
            LogFailed(exception);
        }
    }

    [LoggerMessage(1412, LogLevel.Error, "The audit's log {Log} lost the hash of its head in the registry: somebody changed it there. Run admin verify-audit")]
    private partial void LogStripped(string log);

    [LoggerMessage(1411, LogLevel.Error, "The audit's heads could not be signed and kept; the next pass tries again. Until then a cut log goes unnoticed")]
    private partial void LogFailed(Exception exception);
}
