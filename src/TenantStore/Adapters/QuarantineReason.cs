namespace TenantStore.Adapters;

/// <summary>Why bytes are in quarantine, and so who may lift it.</summary>
public enum QuarantineReason
{
    /// <summary>The model computed no finite numbers with them. Harms nobody but their owner, who may release them.</summary>
    NotFinite,

    /// <summary>A host died of them, and with it what other tenants had running: only the platform may release them.</summary>
    Crashed,

    /// <summary>An engine that loads other adapters refuses these, several times in a row. Harms nobody but their owner, who may release them.</summary>
    LoadFailed,
}
