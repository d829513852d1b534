using Npgsql;

namespace TenantStore.Database.PostgreSql;

/// <summary>
/// With the owner's connection: the group roles, the schema, the numbered scripts, and the gateway's login, all in one transaction. Several at once come one
/// after another, and the later ones find nothing to do.
/// </summary>
internal static class PostgresMigration
{
    public const string ScriptFolder = "PostgreSql";

    /// <summary>Another gateway may be running long scripts.</summary>
    private const int BusySeconds = 300;

    // Roles belong to the whole cluster: two databases may make them at once.
    private const string MakeRoles = """
        DO $$
        DECLARE role TEXT;
        BEGIN
            FOREACH role IN ARRAY ARRAY['registry_tenant', 'registry_platform', 'registry_credentials'] LOOP
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
                    BEGIN
                        EXECUTE format('CREATE ROLE %I NOLOGIN NOINHERIT', role);
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN
                        NULL;
                    END;
                END IF;
            END LOOP;
        END
        $$
        """;

    private const string MakeSchema = """
        CREATE SCHEMA IF NOT EXISTS registry;
        SELECT set_config('search_path', 'registry, pg_temp', true);
        """;

    private const string TakeLock = "SELECT pg_advisory_xact_lock(hashtextextended('registry migration', 0))";

    /// <exception cref="TenantStoreException">The database was written by a later program, or could not be changed; the reason is in the message.</exception>
    public static async Task RunAsync(string ownerAddress, string address, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var source = PostgresAddress.Open(ownerAddress, BusySeconds);
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using var session = new Session(connection, transaction, static () => { });
            await session.ExecuteAsync(TakeLock, null, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync(MakeRoles, null, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync(MakeSchema, null, cancellationToken).ConfigureAwait(false);
            await Schema.ApplyAsync(session, ScriptFolder, time, cancellationToken).ConfigureAwait(false);
            await PostgresLogin.GrantAsync(session, address, cancellationToken).ConfigureAwait(false);
            await session.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new TenantStoreException(
                $"The login of ConnectionStrings:RegistryOwner may not do this: {exception.MessageText}. It must own the database and have CREATEROLE (docs/operations.md).", exception);
        }
        catch (NpgsqlException exception)
        {
            throw RegistryFault.Of(exception);
        }
    }
}
