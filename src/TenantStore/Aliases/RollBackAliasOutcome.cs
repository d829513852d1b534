namespace TenantStore.Aliases;

public enum RollBackAliasOutcome
{
    RolledBack,

    AliasNotFound,

    /// <summary>No target was set before the present one.</summary>
    NothingBefore,

    /// <summary>The target before was deleted, retired or quarantined, or its base model was replaced.</summary>
    PreviousNotUsable,
}
