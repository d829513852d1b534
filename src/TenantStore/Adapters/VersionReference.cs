namespace TenantStore.Adapters;

/// <summary>One version of one of the tenant's adapters.</summary>
public readonly record struct VersionReference(AdapterName Adapter, VersionNumber Version)
{
    /// <summary><c>name@version</c>, as receipts show it.</summary>
    public override string ToString() => $"{Adapter}@{Version}";
}
