using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TenantStore.Caching;
using TenantStore.Redis;

namespace TenantStore.Changes;

/// <summary>
/// Tells changes to other gateways through Redis: as a message, which is fast and may be lost, and in a stream of the latest, which is read every
/// two seconds. It is the short way only; what does not come this way comes from the registry's log. Announcements are sealed: one that no gateway made is not heard.
/// </summary>
internal sealed partial class ChangeAnnouncements
{
    private const int Kept = 1000;
    private const string StreamName = "{changes}:stream";
    private const string ChannelName = "{changes}:news";
    private const string Meaning = "announcement 1";

    private const string Tell = """
        redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', 'a', ARGV[1])
        redis.call('PEXPIRE', KEYS[1], 3600000)
        return redis.call('PUBLISH', KEYS[2], ARGV[1])
        """;

    private const string ReadAfter = "return redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HashSet<long> _heard = [];
    private readonly Queue<long> _heardOrder = new();
    private readonly RedisLink _link;
    private readonly RegistryChangeFeed _feed;
    private readonly SharedCache _shared;
    private readonly SharedSeal? _seal;
    private readonly ILogger<ChangeAnnouncements> _logger;
    private string _last = "0-0";

    /// <param name="seal">Null = nothing is shared.</param>
    public ChangeAnnouncements(RedisLink link, RegistryChangeFeed feed, SharedCache shared, SharedSeal? seal, ILogger<ChangeAnnouncements> logger)
    {
        (_link, _feed, _shared, _seal, _logger) = (link, feed, shared, seal, logger);
        feed.AnnounceBy(AnnounceAsync);
        feed.Restarted += ForgetHeard;
    }

    /// <summary>Listens from now on.</summary>
    /// <param name="missed">Called when something may have been missed.</param>
    public void Start(Action missed)
    {
        if (_seal is null)
            return;
        _link.Recovered += missed;
        _link.Subscribe(ChannelName, message => Hear(message));
        _link.Start();
    }

    /// <summary>Announces what was committed, within the soft timeout; never throws.</summary>
    public async Task AnnounceAsync(long number, IReadOnlyCollection<RegistryChange> changes)
    {
        if (_seal is null)
            return;
        Remember(number);
        var text = string.Create(CultureInfo.InvariantCulture, $"{number}\n{RegistryChangeText.Write(changes)}");
        var box = _seal.Seal(ChannelName, Meaning, Encoding.UTF8.GetBytes(text));
        // The marks first: who hears of the change looks there next.
        await Task.WhenAll(changes.Select(change => MarkAsync(number, change))).ConfigureAwait(false);
        await _link.EvaluateAsync(Tell, [StreamName, ChannelName], [(RedisValue)box, Kept], null, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Announces those of the rows that nobody did.</summary>
    public async Task RelayAsync(IReadOnlyList<LoggedChange> rows)
    {
        if (_seal is null)
            return;
        foreach (var row in rows.Where(row => !IsHeard(row.Seq)))
            await AnnounceAsync(row.Seq, RegistryChangeText.Read(row.Payload)).ConfigureAwait(false);
    }

    /// <summary>Hears what was announced since the last call. Nothing is known of what Redis lost.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_seal is null)
            return;
        var answer = await _link.EvaluateAsync(ReadAfter, [StreamName], [_last, Kept], s_patience, cancellationToken).ConfigureAwait(false);
        if (answer is not { IsAvailable: true, Value.IsNull: false })
            return;
        foreach (var item in (RedisResult[])answer.Value!)
        {
            if (item is not { Length: 2 } || (string?)item[0] is not { } id || item[1] is not { Length: 2 } fields)
                continue;
            _last = id;
            Hear((RedisValue)fields[1]);
        }
    }

    private Task MarkAsync(long number, RegistryChange change) => SharedKeys.Of(change) is { } place
        ? _shared.MarkAsync(number, place.Kind, place.Key)
        : Task.CompletedTask;

    private void Hear(RedisValue box)
    {
        if (_seal!.Open(ChannelName, Meaning, ((ReadOnlyMemory<byte>)box).Span) is not { } content)
        {
            LogForeign(_logger);
            return;
        }

        var text = Encoding.UTF8.GetString(content);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var number = long.Parse(text.AsSpan(0, end), CultureInfo.InvariantCulture);
        if (Remember(number))
            _feed.Hear(number, RegistryChangeText.Read(text[(end + 1)..]));
    }

    /// <summary>The numbers may mean other changes now.</summary>
    private void ForgetHeard()
    {
        lock (_gate)
        {
            _heard.Clear();
            _heardOrder.Clear();
        }
    }

    private bool IsHeard(long number)
    {
        lock (_gate)
            return _heard.Contains(number);
    }

    /// <summary>False = it was heard before.</summary>
    private bool Remember(long number)
    {
        lock (_gate)
        {
            if (!_heard.Add(number))
                return false;
            _heardOrder.Enqueue(number);
            if (_heardOrder.Count > 2 * Kept)
                _heard.Remove(_heardOrder.Dequeue());
            return true;
        }
    }

    [LoggerMessage(5113, LogLevel.Warning, "An announcement in Redis was not made by a gateway with this key (Secrets:RegistryCacheKey)")]
    private static partial void LogForeign(ILogger logger);
}
