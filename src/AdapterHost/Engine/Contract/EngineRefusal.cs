namespace AdapterHost.Engine;

/// <summary>Why a request was not taken.</summary>
internal enum EngineRefusal
{
    /// <summary>As many requests wait as <c>Engine:MaxQueued</c> allows.</summary>
    QueueFull,

    /// <summary>The prompt leaves no room for a single token in the context.</summary>
    PromptTooLong,

    /// <summary>The prompt holds no token: there is nothing to continue.</summary>
    PromptEmpty,

    /// <summary>More choices than sequences can run at the same time, or none.</summary>
    TooManyChoices,

    /// <summary>The tenant is deleted.</summary>
    TenantDeleted,

    /// <summary>The engine behind this host does not answer.</summary>
    EngineLost,

    /// <summary>The host is stopping, or its engine has failed.</summary>
    ShuttingDown,
}
