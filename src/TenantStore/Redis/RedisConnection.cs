using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace TenantStore.Redis;

/// <summary>
/// Owns the multiplexer. Connecting begins with the first use and goes on in the background for ever; nobody waits for it. The multiplexer
/// reconnects by itself and restores its subscriptions.
/// </summary>
internal sealed partial class RedisConnection : IDisposable, IAsyncDisposable
{
    private const int ConnectMilliseconds = 2000;
    private const int KeepAliveSeconds = 5;
    private static readonly TimeSpan s_retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly List<Action<IConnectionMultiplexer>> _whenMade = [];
    private readonly ConfigurationOptions _configuration;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private Task? _connecting;
    private ConnectionMultiplexer? _multiplexer;

    public RedisConnection(RedisOptions options, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _configuration = ConfigurationOptions.Parse(options.ConnectionString!);
        _configuration.AbortOnConnectFail = false;
        _configuration.AsyncTimeout = options.HardMilliseconds;
        // What closing waits for.
        _configuration.SyncTimeout = options.HardMilliseconds;
        _configuration.ConnectTimeout = ConnectMilliseconds;
        _configuration.ConnectRetry = 1;
        _configuration.KeepAlive = KeepAliveSeconds;
        _configuration.ReconnectRetryPolicy = new LinearRetry((int)s_retry.TotalMilliseconds);
        // Commands fail at once while there is no connection, instead of queueing up behind the fault.
        _configuration.BacklogPolicy = BacklogPolicy.FailFast;
        // Our breaker and timeouts are the only ones.
        _configuration.CircuitBreaker = StackExchange.Redis.Availability.CircuitBreaker.None;
        // Details name keys and commands.
        _configuration.IncludeDetailInExceptions = false;
        _configuration.ClientName = "lora-gateway";
    }

    /// <summary>A connection was lost and is there again: what was published meanwhile was missed. Raised on a thread of the multiplexer.</summary>
    public event Action? Restored;

    /// <summary>The database, or null while not connected. The first call begins to connect.</summary>
    public IDatabase? Database
    {
        get
        {
            if (Volatile.Read(ref _multiplexer) is { } multiplexer)
                return multiplexer.IsConnected ? multiplexer.GetDatabase() : null;
            Begin();
            return null;
        }
    }

    /// <summary>Begins to connect, unless that was begun.</summary>
    public void Begin()
    {
        lock (_gate)
            _connecting ??= Task.Run(() => ConnectAsync(_ending.Token));
    }

    /// <summary>Runs the action with the multiplexer, now or as soon as there is one. Begins to connect.</summary>
    public void WhenMade(Action<IConnectionMultiplexer> action)
    {
        Begin();
        lock (_gate)
        {
            if (_multiplexer is null)
            {
                _whenMade.Add(action);
                return;
            }
        }

        action(_multiplexer);
    }

    public void Dispose()
    {
        _ending.Cancel();
        _multiplexer?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        if (_connecting is { } connecting)
            await connecting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_multiplexer is { } multiplexer)
            await multiplexer.DisposeAsync().ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var multiplexer = await ConnectionMultiplexer.ConnectAsync(_configuration).ConfigureAwait(false);
                if (cancellationToken.IsCancellationRequested)
                    await multiplexer.DisposeAsync().ConfigureAwait(false);
                else
                    Adopt(multiplexer);
                return;
            }
            catch (Exception exception)
            {
                // A name that cannot be resolved, mostly. The message may repeat the connection string; the type says enough.
                LogUnreachable(_logger, exception.GetType().Name);
            }

            await Task.Delay(s_retry, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Adopt(ConnectionMultiplexer multiplexer)
    {
        multiplexer.ConnectionRestored += (_, _) => Restored?.Invoke();
        multiplexer.ConnectionFailed += (_, failure) => LogLost(_logger, failure.ConnectionType, failure.FailureType);
        List<Action<IConnectionMultiplexer>> actions;
        lock (_gate)
        {
            _multiplexer = multiplexer;
            actions = [.. _whenMade];
            _whenMade.Clear();
        }

        actions.ForEach(action => action(multiplexer));
        if (multiplexer.IsConnected)
            Restored?.Invoke();
        else
            LogUnreachable(_logger, "no connection");
    }

    [LoggerMessage(5101, LogLevel.Warning, "Redis cannot be reached yet ({Reason})")]
    private static partial void LogUnreachable(ILogger logger, string reason);

    [LoggerMessage(5102, LogLevel.Warning, "The {Connection} connection to Redis failed ({Failure})")]
    private static partial void LogLost(ILogger logger, ConnectionType connection, ConnectionFailureType failure);
}
