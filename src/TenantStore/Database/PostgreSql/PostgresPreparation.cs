using Npgsql;

namespace TenantStore.Database.PostgreSql;

/// <summary>
/// At start: with the owner's connection brings the schema up to date, then looks with the gateway's own whether it is this program's, and whether
/// row-level security binds the gateway's login at all.
/// </summary>
internal sealed class PostgresPreparation(IConnectionFactory factory, string address, string? ownerAddress, TimeProvider time)
{
    private const string Remedy = "Run 'Gateway admin migrate' with ConnectionStrings:RegistryOwner (docs/operations.md).";

    // As the platform's role. Attributes are not inherited, but a member could take such a role.
    private const string FindLogin = """
        SELECT (SELECT COUNT(*) FROM pg_roles WHERE (rolsuper OR rolbypassrls) AND pg_has_role(session_user, oid, 'MEMBER')) AS Mighty,
            (SELECT COUNT(*) FROM pg_roles WHERE rolname LIKE 'registry\_%' AND rolname <> session_user AND pg_has_role(session_user, oid, 'USAGE')) AS Inherits,
            (SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'registry' AND pg_has_role(session_user, c.relowner, 'MEMBER')) AS Owns
        """;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (ownerAddress is not null)
            await PostgresMigration.RunAsync(ownerAddress, address, time, cancellationToken).ConfigureAwait(false);
        try
        {
            await using var session = await factory.BeginAsync(SessionMode.Read, SessionBinding.OfPlatform(), cancellationToken).ConfigureAwait(false);
            await CheckLoginAsync(session, cancellationToken).ConfigureAwait(false);
            await CheckSchemaAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (TenantStoreException exception) when (exception.InnerException is NpgsqlException inner)
        {
            throw new TenantStoreException(Explain(inner), exception);
        }
    }

    /// <summary>What the server says names users and databases, and holds no password.</summary>
    private static string Explain(NpgsqlException exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidParameterValue or PostgresErrorCodes.InsufficientPrivilege } =>
            $"The login of ConnectionStrings:Registry may not take the group roles of the registry, or they are not there. {Remedy}",
        PostgresException refused => $"The registry's database refused the login of ConnectionStrings:Registry: {refused.MessageText}. {Remedy}",
        _ => $"The registry's database does not answer: {exception.Message}",
    };

    private static async Task CheckLoginAsync(Session session, CancellationToken cancellationToken)
    {
        var login = (await session.FindAsync<Login>(FindLogin, null, cancellationToken).ConfigureAwait(false))!;
        var fault = login switch
        {
            { Mighty: > 0 } => "is a superuser or has BYPASSRLS, or may become one who is: row-level security would not bind it",
            { Owns: > 0 } => "owns the registry's tables, or may become their owner",
            { Inherits: > 0 } => "inherits the rights of the group roles, so that a statement outside of a transaction would have them: make it NOINHERIT",
            _ => null,
        };
        if (fault is not null)
            throw new TenantStoreException($"The login of ConnectionStrings:Registry {fault}. Use a login of its own, as docs/operations.md describes.");
    }

    private static async Task CheckSchemaAsync(Session session, CancellationToken cancellationToken)
    {
        var known = Schema.Scripts(PostgresMigration.ScriptFolder)[^1].Number;
        long present;
        try
        {
            present = await session.FindAsync<long>(Schema.FindVersion, null, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new TenantStoreException($"The registry's database has no schema yet. {Remedy}", exception);
        }

        Schema.RefuseLater(present, known);
        if (present < known)
            throw new TenantStoreException($"The registry has schema {present}, this program needs schema {known}. {Remedy}");
    }

    private sealed class Login
    {
        public long Mighty { get; init; }

        public long Inherits { get; init; }

        public long Owns { get; init; }
    }
}
