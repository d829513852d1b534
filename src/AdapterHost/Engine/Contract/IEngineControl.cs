using HostContract;

namespace AdapterHost.Engine;

/// <summary>What the host itself sees of the engine, whichever kind it is: for reports, and for the end of a tenant. Thread-safe.</summary>
internal interface IEngineControl
{
    EngineStatus Status { get; }

    /// <summary>False while nothing could run, whatever was asked: the gateway then sends nothing.</summary>
    bool IsAvailable { get; }

    /// <summary>
    /// The tenants are deleted: nothing of theirs is taken in any more, and what is kept for later requests goes. Present requests go on, and leave
    /// nothing.
    /// </summary>
    /// <returns>Those of which nothing is left. The others have requests: ask again.</returns>
    Task<IReadOnlySet<TenantKey>> ForgetTenantsAsync(IReadOnlyList<TenantKey> tenants);
}
