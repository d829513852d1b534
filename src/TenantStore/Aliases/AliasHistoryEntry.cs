using TenantStore.Adapters;

namespace TenantStore.Aliases;

/// <summary>One change of an alias: who, when, from what, to what.</summary>
/// <param name="Entry">1, 2, 3 … within the alias; goes on after a deletion.</param>
/// <param name="From">Null when the alias was new.</param>
/// <param name="To">Null when it was deleted.</param>
public sealed record AliasHistoryEntry(
    long Entry, AliasHistoryKind Kind, DateTimeOffset At, Actor Actor, VersionReference? From, VersionReference? To);
