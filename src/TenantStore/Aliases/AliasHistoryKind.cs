namespace TenantStore.Aliases;

public enum AliasHistoryKind
{
    Set,
    Rollback,
    Delete,
}
