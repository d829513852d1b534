using System.Text.Json;
using TenantStore.Auditing;

namespace Gateway.Management.Auditing;

/// <summary>One entry of the audit. <c>Hash</c> covers it and all entries before it, so whoever keeps the newest can tell later whether any was touched.</summary>
internal sealed record AuditModel(long Entry, DateTimeOffset At, string Actor, string Action, string Subject, JsonElement? Detail, string? Hash)
{
    public static AuditModel From(AuditEvent entry) => new(
        entry.Entry,
        entry.At,
        entry.Actor.ToString(),
        entry.Action,
        entry.Subject,
        entry.DetailJson is { } detail ? JsonElement.Parse(detail) : null,
        entry.Hash);
}
