using TenantStore.Database;

namespace TenantStore.Auditing;

internal sealed record AuditRow
{
    public const string Columns = "entry AS Entry, at AS At, actor AS Actor, action AS Action, subject AS Subject, detail AS Detail, hash AS Hash";

    public long Entry { get; init; }

    public long At { get; init; }

    public string Actor { get; init; } = "";

    public string Action { get; init; } = "";

    public string Subject { get; init; } = "";

    public string? Detail { get; init; }

    public string? Hash { get; init; }

    /// <summary>By the names of the statements' parameters, which SQLite tells apart by case.</summary>
    public object ToArguments() => new { entry = Entry, at = At, actor = Actor, action = Action, subject = Subject, detail = Detail, hash = Hash };

    public AuditEvent ToEvent() => new(Entry, At.ToTime(), TenantStore.Actor.Stored(Actor), Action, Subject, Detail, Hash);
}
