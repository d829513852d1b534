using TenantStore.Aliases;

namespace Gateway.Management.Aliases;

/// <summary>One change of an alias. <c>from</c> and <c>to</c> are <c>name@version</c> or null.</summary>
internal sealed record AliasChangeModel(string Kind, string? From, string? To, DateTimeOffset At, string Actor)
{
    public static AliasChangeModel Of(AliasHistoryEntry entry) => new(
        entry.Kind switch
        {
            AliasHistoryKind.Set => "set",
            AliasHistoryKind.Rollback => "rollback",
            AliasHistoryKind.Delete => "delete",
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Kind, "Not a kind of change."),
        },
        entry.From?.ToString(),
        entry.To?.ToString(),
        entry.At,
        entry.Actor.ToString());
}
