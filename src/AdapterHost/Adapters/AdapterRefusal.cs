namespace AdapterHost.Adapters;

/// <summary>Why an adapter could not be leased.</summary>
internal enum AdapterRefusal
{
    /// <summary>The gateway has no such artifact.</summary>
    NotFound,

    /// <summary>The gateway did not accept the grant, or none came.</summary>
    NotGranted,

    /// <summary>The bytes that came are not those that the digest names.</summary>
    DigestMismatch,

    /// <summary>Not a canonical adapter file.</summary>
    Unreadable,

    /// <summary>Its tensors do not fit this host's base model.</summary>
    WrongBase,

    /// <summary>Larger than <c>Adapters:MaxBytes</c> by itself.</summary>
    TooLarge,

    /// <summary>The gateway could not be reached or broke off.</summary>
    FetchFailed,

    /// <summary>The host is stopping.</summary>
    HostStopping,

    /// <summary>It failed on this host, and nobody has lifted that yet.</summary>
    Quarantined,

    /// <summary>Its tenant is deleted.</summary>
    TenantDeleted,

    /// <summary>The engine that this host stands in front of did not take it.</summary>
    EngineRefused,

    /// <summary>That engine did not answer.</summary>
    EngineLost,

    /// <summary>Every resident adapter is in use and the byte budget is full; with the Native strategy: every context.</summary>
    NoRoom,
}
