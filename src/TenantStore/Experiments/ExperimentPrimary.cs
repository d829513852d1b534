namespace TenantStore.Experiments;

/// <summary>The success that an experiment is decided by.</summary>
public enum ExperimentPrimary
{
    /// <summary>The answer was accepted, in whole or in part, and ran without an error.</summary>
    AcceptedAndExecuted,

    /// <summary>The answer was accepted, and most of it was still there after 30 seconds.</summary>
    Retained30s,
}
