namespace TenantStore.Redis;

/// <summary>What Redis answered, or that it did not: a value, because going on without Redis is the expected way of a fault.</summary>
/// <param name="IsAvailable">
/// False = no Redis, not connected, left alone after failures, too slow, or an error. A command that was too slow may still be carried out.
/// </param>
/// <param name="Value">Only with <paramref name="IsAvailable"/>.</param>
public readonly record struct RedisAnswer<T>(bool IsAvailable, T Value)
{
    /// <summary>No answer.</summary>
    public static RedisAnswer<T> Unavailable => default;

    public static RedisAnswer<T> Of(T value) => new(true, value);
}
