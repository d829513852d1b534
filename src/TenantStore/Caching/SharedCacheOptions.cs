using System.ComponentModel.DataAnnotations;

namespace TenantStore.Caching;

/// <summary>The key under which gateways seal what they share through Redis. Set by the gateway from its secrets, not from configuration.</summary>
public sealed class SharedCacheOptions
{
    public const int MinKeyBytes = 32;

    /// <summary>Gateways of one registry have the same one. Null = nothing is shared, also where there is a Redis.</summary>
    [MinLength(MinKeyBytes)]
    public byte[]? Key { get; set; }
}
