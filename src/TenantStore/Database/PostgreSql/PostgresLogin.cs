namespace TenantStore.Database.PostgreSql;

/// <summary>The gateway's own login: a member of the group roles that inherits nothing from them. Made if it is not there; one that is there keeps its password.</summary>
internal static class PostgresLogin
{
    private const string Count = "SELECT COUNT(*) FROM pg_roles WHERE rolname = @name";

    // The password travels as its SCRAM verifier: neither the server nor its log ever has it.
    private const string Make = """
        SELECT set_config('migrate.login', @name, true), set_config('migrate.verifier', @verifier, true);
        DO $$
        BEGIN
            EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD %L',
                current_setting('migrate.login'), current_setting('migrate.verifier'));
        END
        $$;
        """;

    private const string Grant = """
        SELECT set_config('migrate.login', @name, true);
        DO $$
        BEGIN
            EXECUTE format('GRANT registry_tenant, registry_platform, registry_credentials TO %I', current_setting('migrate.login'));
            IF EXISTS (SELECT FROM pg_database WHERE datname = current_database() AND pg_has_role(datdba, 'USAGE')) THEN
                EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
                EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), current_setting('migrate.login'));
            END IF;
        END
        $$;
        """;

    /// <param name="address">The gateway's connection string, whose user it is.</param>
    public static async Task GrantAsync(Session session, string address, CancellationToken cancellationToken)
    {
        var name = PostgresAddress.UserOf(address) ?? throw new TenantStoreException("ConnectionStrings:Registry names no Username: the gateway needs a login of its own.");
        if (await session.FindAsync<long>(Count, new { name }, cancellationToken).ConfigureAwait(false) == 0)
        {
            var password = PostgresAddress.PasswordOf(address)
                ?? throw new TenantStoreException($"The login {name} of ConnectionStrings:Registry is not there, and no Password says how to make it.");
            await session.ExecuteAsync(Make, new { name, verifier = ScramVerifier.Of(password) }, cancellationToken).ConfigureAwait(false);
        }

        await session.ExecuteAsync(Grant, new { name }, cancellationToken).ConfigureAwait(false);
    }
}
