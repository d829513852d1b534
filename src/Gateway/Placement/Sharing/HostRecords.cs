using System.Globalization;
using System.Text;
using HostContract;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using TenantStore.Redis;

namespace Gateway.Placement.Sharing;

/// <summary>
/// The records of all hosts in Redis: one a host, with a short life, swapped for a later one in one piece, and told to whoever listens. Faults of Redis are
/// values. For any thread.
/// </summary>
internal sealed class HostRecords(RedisLink link, HostRecordSeal seal, IOptions<PlacementOptions> options)
{
    private const string VersionsName = "{hosts}:versions";
    private const string RecordsName = "{hosts}:records";
    private const string ChannelName = "{hosts}:news";

    /// <summary>A name of <see cref="HostRecordSeal.NameOf"/>, then the box.</summary>
    private const byte Separator = (byte)'\n';

    private const string Now = "local time = redis.call('TIME') local now = time[1] * 1000 + math.floor(time[2] / 1000) ";

    /// <summary>The versions lie apart from the records, so that a look for news need not read what is known.</summary>
    private const string Put = Now + """
        local old = redis.call('HGET', KEYS[1], ARGV[1])
        local before = false
        if old then
            if tonumber(string.match(old, '^(%d+):') or 0) >= tonumber(ARGV[2]) then return {0, false} end
            before = redis.call('HGET', KEYS[2], ARGV[1])
        end
        redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ':' .. string.format('%.0f', now + ARGV[3]))
        redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        redis.call('PEXPIRE', KEYS[2], ARGV[3])
        redis.call('PUBLISH', KEYS[3], ARGV[1] .. '\n' .. ARGV[4])
        return {1, before}
        """;

    private const string ReadNew = Now + """
        local known = {}
        for i = 1, #ARGV, 2 do known[ARGV[i]] = tonumber(ARGV[i + 1]) end
        local found = {}
        local versions = redis.call('HGETALL', KEYS[1])
        for i = 1, #versions, 2 do
            local name = versions[i]
            local version, ends = string.match(versions[i + 1], '^(%d+):(%d+)$')
            if not version or tonumber(ends) < now then
                redis.call('HDEL', KEYS[1], name)
                redis.call('HDEL', KEYS[2], name)
            elseif not known[name] or known[name] < tonumber(version) then
                found[#found + 1] = name
                found[#found + 1] = redis.call('HGET', KEYS[2], name) or ''
                found[#found + 1] = tonumber(ends) - now
            end
        end
        return found
        """;

    private const string Delete = "redis.call('HDEL', KEYS[1], ARGV[1]) redis.call('HDEL', KEYS[2], ARGV[1]) return 1";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    public bool IsShared => link.IsConfigured;

    /// <summary>Redis is there (again): what was told before may have been missed.</summary>
    public void OnRecovered(Action look) => link.Recovered += look;

    /// <summary>Listens from now on.</summary>
    public void Listen(Action<string, HostRecord> heard)
    {
        link.Subscribe(ChannelName, message =>
        {
            var bytes = ((ReadOnlyMemory<byte>)message).Span;
            var end = bytes.IndexOf(Separator);
            if (end > 0 && Encoding.ASCII.GetString(bytes[..end]) is var name && seal.Open(name, bytes[(end + 1)..]) is { } record)
                heard(name, record);
        });
        link.Start();
    }

    /// <summary>Puts the record there unless a later one of the same host is. Within the soft timeout.</summary>
    public async Task<PutResult> PutAsync(HostId host, HostRecord record)
    {
        if (!IsShared || VersionOf(record.Report) is not { } version)
            return PutResult.Unavailable;
        var name = seal.NameOf(host);
        var life = (long)options.Value.RecordLife.TotalMilliseconds;
        var answer = await link.EvaluateAsync(
            Put, [VersionsName, RecordsName, ChannelName], [name, version, life, seal.Seal(name, record)], null, CancellationToken.None);
        if (answer is not { IsAvailable: true, Value: { IsNull: false, Length: 2 } pair })
            return PutResult.Unavailable;
        if ((int)pair[0] == 0)
            return new PutResult(PutOutcome.Stale, null);
        return new PutResult(PutOutcome.Taken, (byte[]?)pair[1] is { } box ? seal.Open(name, box) : null);
    }

    /// <summary>Nobody reads of the host any more until somebody puts it there again. When Redis does not answer its record ends with its life.</summary>
    public async Task RemoveAsync(HostId host)
    {
        if (IsShared)
            await link.EvaluateAsync(Delete, [VersionsName, RecordsName], [seal.NameOf(host)], null, CancellationToken.None);
    }

    /// <summary>
    /// The records that are later than what is known, with their ages; nothing when Redis does not answer. The ages are by its clock, which is one for all
    /// gateways, whose own may be apart.
    /// </summary>
    public async Task<IReadOnlyList<(string Name, HostRecord Record, TimeSpan Age)>> ReadNewAsync(IEnumerable<HostState> known, CancellationToken cancellationToken)
    {
        var arguments = new List<RedisValue>();
        foreach (var host in known)
        {
            if (host.Report is { } report && VersionOf(report) is { } version)
                arguments.AddRange([seal.NameOf(host.Id), version]);
        }

        var answer = await link.EvaluateAsync(ReadNew, [VersionsName, RecordsName], arguments, s_patience, cancellationToken);
        if (answer is not { IsAvailable: true, Value: { IsNull: false } list })
            return [];
        var records = new List<(string, HostRecord, TimeSpan)>();
        for (var i = 0; i + 2 < list.Length; i += 3)
        {
            if ((string?)list[i] is { } name && (byte[]?)list[i + 1] is { } box && seal.Open(name, box) is { } record)
                records.Add((name, record, AgeOf((long)list[i + 2])));
        }

        return records;
    }

    /// <summary>What Redis says is anything.</summary>
    private TimeSpan AgeOf(long millisecondsLeft)
    {
        var life = options.Value.RecordLife;
        return life - TimeSpan.FromMilliseconds(Math.Clamp(millisecondsLeft, 0, (long)life.TotalMilliseconds));
    }

    /// <summary>The host's age in milliseconds; null of a host that does not tell, which reports to one gateway alone.</summary>
    private static string? VersionOf(HostReport report) =>
        report.AgeSeconds is >= 0 and < 1e10 and var age ? ((long)(age * 1000)).ToString(CultureInfo.InvariantCulture) : null;
}
