namespace TenantStore.Answers;

/// <summary>Whose dialect told of it.</summary>
public enum OutcomeSource
{
    Ours,
    Tabby,
    Continue,
    Zed,
}
