using System.Text.Json;
using System.Text.Json.Serialization;

namespace TenantStore.Auditing;

/// <summary>What the platform's log keeps of a deleted tenant's log: how far it went, and the hash that covers it.</summary>
/// <param name="Entry">Its last entry; 0 when there was none.</param>
/// <param name="Hash">The hash of that entry; null when no entry had one.</param>
internal sealed record DeletedLog([property: JsonPropertyName("entry")] long Entry, [property: JsonPropertyName("hash")] string? Hash)
{
    public const string Action = "tenant.delete";

    /// <summary>The end of the log that the platform's entry tells of, or null when it tells of none.</summary>
    public static (AuditLogId Log, DeletedLog End)? Of(AuditRow row)
    {
        if (row.Action != Action || !AuditLogId.TryParse(row.Subject, out var log) || row.Detail is null)
            return null;
        try
        {
            using var detail = JsonDocument.Parse(row.Detail);
            return detail.RootElement.TryGetProperty("audit", out var end) && end.Deserialize<DeletedLog>() is { } deleted ? (log, deleted) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
