namespace TenantStore.Aliases;

public enum SetAliasOutcome
{
    /// <summary>The alias is new.</summary>
    Created,

    Switched,

    /// <summary>It named this version already; nothing was written.</summary>
    Unchanged,

    VersionNotFound,

    /// <summary>The version is retired or quarantined.</summary>
    VersionNotReady,

    /// <summary>The version's base model was replaced under its name: no request could be served by it.</summary>
    BaseModelReplaced,

    /// <summary>A base model has this name: a request for the base model would get an adapter's answer.</summary>
    NameIsBaseModel,
}
