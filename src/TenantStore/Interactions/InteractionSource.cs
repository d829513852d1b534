namespace TenantStore.Interactions;

/// <summary>The way on which an interaction came.</summary>
public enum InteractionSource
{
    /// <summary>Quick Fix and what became of it.</summary>
    Fix,

    /// <summary>Continue's dev data.</summary>
    Continue,

    /// <summary>Told by the tenant.</summary>
    Import,
}
