using TenantStore.Changes;
using TenantStore.Redis;

namespace TenantStore.Startup;

/// <summary>Whether what the store stands on answered when it was last asked. Asks nobody. Any thread.</summary>
public sealed class StoreHealth
{
    private readonly ChangeWatcher _changes;
    private readonly RedisLink _redis;

    internal StoreHealth(ChangeWatcher changes, RedisLink redis) => (_changes, _redis) = (changes, redis);

    /// <summary>The registry's log of changes, which is read every two seconds, could be read.</summary>
    public bool RegistryUp => _changes.IsReading;

    /// <summary>False = there is no Redis in the configuration.</summary>
    public bool HasRedis => _redis.IsConfigured;

    /// <summary>There is a connection, and requests use it.</summary>
    public bool RedisUp => _redis.IsUp;
}
