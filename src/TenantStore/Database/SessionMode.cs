namespace TenantStore.Database;

internal enum SessionMode
{
    /// <summary>Sees one state of the database and can change nothing.</summary>
    Read,

    /// <summary>The only writer until it ends.</summary>
    Write,
}
