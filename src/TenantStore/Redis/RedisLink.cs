using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace TenantStore.Redis;

/// <summary>
/// The one way to Redis, for any thread. No call throws for a fault of Redis, and none waits longer than its timeout: the answer then says
/// <see cref="RedisAnswer{T}.Unavailable"/>. After some failures in a row Redis is left alone for a while, so that a fault costs requests
/// nothing; commands with a timeout of their own are counted apart from those under the soft timeout, because a Redis too slow for the one
/// may be good enough for the other. Keys and channels get the configured prefix. Without ConnectionStrings:Redis nothing is ever available.
/// </summary>
public sealed partial class RedisLink : IDisposable, IAsyncDisposable
{
    private readonly RedisConnection? _connection;
    private readonly RedisBreaker _soft;
    private readonly RedisBreaker _patient;
    private readonly TimeSpan _softTimeout;
    private readonly TimeSpan _hardTimeout;
    private readonly RedisKey _prefix;
    private readonly string _prefixText;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    internal RedisLink(RedisOptions options, TimeProvider time, ILogger<RedisLink> logger)
    {
        (_time, _logger, _prefixText, _prefix) = (time, logger, options.KeyPrefix, options.KeyPrefix);
        _softTimeout = TimeSpan.FromMilliseconds(options.SoftMilliseconds);
        _hardTimeout = TimeSpan.FromMilliseconds(options.HardMilliseconds);
        _soft = MakeBreaker();
        _patient = MakeBreaker();
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
            return;
        _connection = new RedisConnection(options, time, logger);
        _connection.Restored += OnRecovered;

        RedisBreaker MakeBreaker() => new(options.FailuresToOpen, TimeSpan.FromMilliseconds(options.OpenMilliseconds), time);
    }

    /// <summary>
    /// Redis is there (again), after a start, a lost connection or a time in which it was left alone. Messages published before may have been
    /// missed. Raised on any thread; listeners return at once.
    /// </summary>
    public event Action? Recovered;

    /// <summary>False = there is no Redis in the configuration.</summary>
    public bool IsConfigured => _connection is not null;

    /// <summary>There is a connection, and the last commands under the soft timeout did not fail in a row.</summary>
    public bool IsUp => _connection?.Database is not null && !_soft.IsOpen;

    /// <summary>Begins to connect, without waiting. Every other call does so too.</summary>
    public void Start() => _connection?.Begin();

    /// <summary>The value, or <see cref="RedisValue.Null"/>.</summary>
    public ValueTask<RedisAnswer<RedisValue>> GetAsync(string key, CancellationToken cancellationToken) =>
        RunAsync(database => database.StringGetAsync(Key(key)), null, cancellationToken);

    /// <summary>The values in the order of the keys, read at one moment.</summary>
    public ValueTask<RedisAnswer<RedisValue[]>> GetAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        RunAsync(database => database.StringGetAsync(Keys(keys)), null, cancellationToken);

    /// <summary>Sets the value for <paramref name="age"/>.</summary>
    public ValueTask<RedisAnswer<bool>> SetAsync(string key, RedisValue value, TimeSpan age, CancellationToken cancellationToken) =>
        RunAsync(database => database.StringSetAsync(Key(key), value, age), null, cancellationToken);

    /// <summary>
    /// Runs a Lua script, which Redis does in one piece. It is sent once and then called by its hash, also after Redis forgot it. After
    /// Unavailable it may have run, may run later, or never: it is not repeated here.
    /// </summary>
    /// <param name="timeout">Null = the soft timeout.</param>
    public ValueTask<RedisAnswer<RedisResult>> EvaluateAsync(
        string script, IReadOnlyList<string> keys, IReadOnlyList<RedisValue> values, TimeSpan? timeout, CancellationToken cancellationToken) =>
        RunAsync(database => database.ScriptEvaluateAsync(script, Keys(keys), [.. values]), timeout, cancellationToken);

    /// <summary>To how many connections Redis sent the message. It may be lost all the same.</summary>
    public ValueTask<RedisAnswer<long>> PublishAsync(string channel, RedisValue message, CancellationToken cancellationToken) =>
        RunAsync(database => database.PublishAsync(Channel(channel), message), null, cancellationToken);

    /// <summary>
    /// From now on, and again after each reconnect, the handler gets what is published; whatever is published while not connected is lost, see
    /// <see cref="Recovered"/>. Handlers run one after another on a thread of the pool and must not throw.
    /// </summary>
    public void Subscribe(string channel, Action<RedisValue> handler) => _connection?.WhenMade(multiplexer =>
        multiplexer.GetSubscriber().Subscribe(Channel(channel), CommandFlags.FireAndForget).OnMessage(message => handler(message.Message)));

    public void Dispose() => _connection?.Dispose();

    public ValueTask DisposeAsync() => _connection?.DisposeAsync() ?? default;

    private async ValueTask<RedisAnswer<T>> RunAsync<T>(Func<IDatabase, Task<T>> command, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        if (_connection?.Database is not { } database)
            return RedisAnswer<T>.Unavailable;
        var breaker = timeout is null ? _soft : _patient;
        switch (breaker.Ask())
        {
            case BreakerVerdict.RefuseAndProbe:
                _ = ProbeAsync(database, breaker);
                return RedisAnswer<T>.Unavailable;
            case BreakerVerdict.Refuse:
                return RedisAnswer<T>.Unavailable;
        }

        try
        {
            var value = await WaitAsync(command(database), timeout ?? _softTimeout, cancellationToken).ConfigureAwait(false);
            breaker.Succeeded();
            return RedisAnswer<T>.Of(value);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException || IsOwnCancel(exception, cancellationToken))
        {
            if (breaker.Failed())
                LogOpened(_logger, exception.GetType().Name);
            return RedisAnswer<T>.Unavailable;
        }
    }

    /// <summary>No request waits for it.</summary>
    private async Task ProbeAsync(IDatabase database, RedisBreaker breaker)
    {
        var good = false;
        try
        {
            await WaitAsync(database.PingAsync(), breaker == _soft ? _softTimeout : _hardTimeout, CancellationToken.None).ConfigureAwait(false);
            good = true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException or OperationCanceledException)
        {
            // It stays open; the next probe comes after the next pause.
        }

        if (breaker.Probed(good))
        {
            LogClosed(_logger);
            OnRecovered();
        }
    }

    private async Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(timeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch when (!task.IsCompleted)
        {
            // Nobody waits any more, and its failure is no news.
            _ = task.ContinueWith(static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw;
        }
    }

    private static bool IsOwnCancel(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && !cancellationToken.IsCancellationRequested;

    private void OnRecovered() => Recovered?.Invoke();

    private RedisKey Key(string key) => _prefix.Append(key);

    private RedisKey[] Keys(IReadOnlyList<string> keys) => [.. keys.Select(Key)];

    private RedisChannel Channel(string channel) => RedisChannel.Literal(_prefixText + channel);

    [LoggerMessage(5103, LogLevel.Warning, "Redis is left alone for a while after failures in a row, the last a {Reason}; requests go on without it")]
    private static partial void LogOpened(ILogger logger, string reason);

    [LoggerMessage(5104, LogLevel.Information, "Redis answers in time again")]
    private static partial void LogClosed(ILogger logger);
}
