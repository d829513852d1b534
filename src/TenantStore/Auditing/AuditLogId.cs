using System.Diagnostics.CodeAnalysis;

namespace TenantStore.Auditing;

/// <summary>Which log: the platform's, <c>platform</c>, or a tenant's, <c>tenant/</c> and its id. Part of every hash, so no log can stand in for another.</summary>
public readonly record struct AuditLogId
{
    private const string PlatformText = "platform";
    private const string TenantPrefix = "tenant/";

    private AuditLogId(TenantId? tenant) => Tenant = tenant;

    /// <summary>Null for the platform's log.</summary>
    public TenantId? Tenant { get; }

    public static AuditLogId Platform => default;

    public static AuditLogId Of(TenantId tenant) => new(tenant);

    public static bool TryParse([NotNullWhen(true)] string? text, out AuditLogId id)
    {
        id = default;
        if (text == PlatformText)
            return true;
        if (text?.StartsWith(TenantPrefix, StringComparison.Ordinal) != true || !TenantId.TryParse(text[TenantPrefix.Length..], out var tenant))
            return false;
        id = Of(tenant);
        return true;
    }

    public override string ToString() => Tenant is { } tenant ? TenantPrefix + tenant : PlatformText;
}
