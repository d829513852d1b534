using TenantStore.Redis;

namespace TenantStore.Caching;

/// <summary>The shared store in Redis, within the soft timeout.</summary>
internal sealed class RedisSharedStore(RedisLink link) : ISharedStore
{
    private const string KeyStart = "registry:";
    private const string Read = "local value = redis.call('GET', KEYS[1]) if not value then return false end return {value, redis.call('PTTL', KEYS[1])}";

    // An entry, or the mark of a change, is not overwritten by what was read before it.
    private const string Write = """
        local old = redis.call('GET', KEYS[1])
        if old then
            local position = tonumber(string.match(old, '^(%d+):'))
            if position and position > tonumber(ARGV[1]) then return 0 end
        end
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
        """;

    public async ValueTask<StoredBytes?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var answer = await link.EvaluateAsync(Read, [KeyStart + name], [], null, cancellationToken).ConfigureAwait(false);
        return answer is { IsAvailable: true, Value: { IsNull: false, Length: 2 } pair }
            ? new StoredBytes((byte[]?)pair[0], (long)pair[1])
            : null;
    }

    public async ValueTask WriteAsync(string name, long position, ReadOnlyMemory<byte> bytes, long lifeMilliseconds) =>
        await link.EvaluateAsync(Write, [KeyStart + name], [position, bytes, lifeMilliseconds], null, CancellationToken.None).ConfigureAwait(false);
}
