namespace TenantStore.Interactions;

/// <summary>Who wrote the fix.</summary>
public enum InteractionOrigin
{
    /// <summary>An answer of ours, as it was.</summary>
    Assistant,

    User,

    /// <summary>An answer that its user changed.</summary>
    Both,
}
