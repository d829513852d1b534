using TenantStore.Database;

namespace TenantStore.Auditing;

internal sealed class AuditRow
{
    public long Entry { get; init; }

    public long At { get; init; }

    public string Actor { get; init; } = "";

    public string Action { get; init; } = "";

    public string Subject { get; init; } = "";

    public string? Detail { get; init; }

    public AuditEvent ToEvent() => new(Entry, At.ToTime(), TenantStore.Actor.Stored(Actor), Action, Subject, Detail);
}
