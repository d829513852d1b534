using System.Text.Json;
using TenantStore.Auditing;

namespace Gateway.Management.Auditing;

/// <summary>One entry of the audit.</summary>
internal sealed record AuditModel(long Entry, DateTimeOffset At, string Actor, string Action, string Subject, JsonElement? Detail)
{
    public static AuditModel From(AuditEvent entry) => new(
        entry.Entry,
        entry.At,
        entry.Actor.ToString(),
        entry.Action,
        entry.Subject,
        entry.DetailJson is { } detail ? JsonElement.Parse(detail) : null);
}
