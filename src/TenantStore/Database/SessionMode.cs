namespace TenantStore.Database;

internal enum SessionMode
{
    /// <summary>Sees one state of the database and can change nothing.</summary>
    Read,

    /// <summary>The only writer of its tenant, or of the platform, until it ends (on SQLite: of all).</summary>
    Write,
}
