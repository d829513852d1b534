namespace TenantStore.Tests.Fakes;

/// <summary>
/// The database that a class of tests runs on. Tests that touch the registry stand in an abstract class, with one nested class for each database:
/// <c>public sealed class OnSqlite() : XTests(TestDatabase.Sqlite);</c>, <c>OnPostgreSql</c>, and <c>OnPgBouncer</c> where pooling could matter.
/// </summary>
public abstract class TestDatabase
{
    /// <summary>A file in the test's folder.</summary>
    public static TestDatabase Sqlite { get; } = new SqliteTestDatabase();

    /// <summary>A fresh database on one PostgreSQL server for the whole test run, by the gateway's own login.</summary>
    public static TestDatabase PostgreSql { get; } = new PostgresTestDatabase(pooled: false);

    /// <summary>The same by way of pgbouncer in transaction mode, with fewer connections than the tests' transactions.</summary>
    public static TestDatabase PgBouncer { get; } = new PostgresTestDatabase(pooled: true);

    /// <summary>The store on an empty registry; or, with a folder of an earlier store, on that one's.</summary>
    internal Task<TestStore> CreateStoreAsync(
        TemporaryFolder? folder = null,
        TenantStore.Artifacts.IFileOperations? files = null,
        TimeSpan later = default,
        int busySeconds = 15,
        Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? configure = null,
        IReadOnlyDictionary<string, string?>? settings = null) =>
        TestStore.CreateAsync(folder, files, later, busySeconds, this, configure, settings);

    /// <summary>The registry of this folder, made when there is none.</summary>
    internal abstract Task<TestRegistry> OpenAsync(TemporaryFolder folder);
}
