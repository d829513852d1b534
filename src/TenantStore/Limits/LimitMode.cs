namespace TenantStore.Limits;

/// <summary>What becomes of a request that is over a limit.</summary>
public enum LimitMode
{
    /// <summary>It is refused.</summary>
    Enforce,

    /// <summary>It is let through, counted and told of: how a new limit is tried before it refuses anybody.</summary>
    Shadow,

    /// <summary>Nothing is checked. Usage is counted all the same.</summary>
    Off,
}
