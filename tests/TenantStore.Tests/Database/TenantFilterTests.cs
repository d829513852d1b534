using System.Reflection;
using System.Text.RegularExpressions;
using TenantStore.Database;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Database;

/// <summary>Every statement of the program that touches a tenant's table is bound to one tenant. SQLite has no row-level security to back this up.</summary>
public partial class TenantFilterTests
{
    /// <summary>
    /// The look-ups from token and provider to tenant, the platform's list of tenants, the heads of all audits, where evaluations wait, ids alone for the rotation of
    /// key-encryption keys, and of tenants whose experiments run.
    /// </summary>
    private static readonly string[] s_withoutTenant =
    [
        "AuditHeadRepository.SelectTenants",
        "AuditHeadRepository.SelectUnchained",
        "CredentialRepository.Select",
        "CredentialRepository.SelectProvider",
        "EvaluationQueue.SelectPending",
        "ExperimentDirectory.SelectTenants",
        "KeyUseRepository.SelectTenants",
        "KeyUseRepository.SelectUses",
        "TenantRepository.SelectAll",
        "TenantRepository.SelectBySlug",
    ];

    [Fact]
    public async Task Statements_OnATenantsTable_AllCarryTheTenant()
    {
        await using var store = await TestStore.CreateAsync();
        var tables = store.TenantTables();
        var statements = Statements().ToList();

        Assert.True(tables.Count >= 14, $"{tables.Count} tables");
        Assert.True(statements.Count > 30, $"{statements.Count} statements");
        Assert.Empty(statements.Where(statement => !s_withoutTenant.Contains(statement.Name) && !IsBound(statement.Sql, tables)).Select(statement => statement.Name));
        Assert.All(s_withoutTenant, name => Assert.Contains(statements, statement => statement.Name == name && !IsBound(statement.Sql, tables)));
    }

    [Fact]
    public async Task IsBound_FilterTakenOutOfAnyStatement_IsSeen()
    {
        await using var store = await TestStore.CreateAsync();
        var tables = store.TenantTables();
        var weakened = Weakened().ToList();

        Assert.True(weakened.Count > 25, $"{weakened.Count} filters");
        Assert.All(weakened, sql => Assert.False(IsBound(sql, tables), sql));
    }

    /// <summary>The program's statements, each with one of its filters taken out; many are no SQL any more.</summary>
    internal static IEnumerable<string> Weakened() => Statements().Where(statement => !s_withoutTenant.Contains(statement.Name))
        .SelectMany(statement => FilterPattern().Matches(statement.Sql).Select(match => statement.Sql.Remove(match.Index, match.Length)));

    /// <summary>So that the test above sees every statement: none is written where it is run.</summary>
    [Fact]
    public void Sources_RunStatements_OnlyFromConstants()
    {
        var root = typeof(TenantFilterTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!;
        var calls = Directory.GetFiles(Path.Combine(root, "src", "TenantStore"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(path => CallPattern().Matches(File.ReadAllText(path)).Select(match => (File: Path.GetFileName(path), Argument: match.Groups[1].Value))).ToList();

        Assert.True(calls.Count > 30, $"{calls.Count} calls");
        Assert.DoesNotContain(calls, call => call.Argument.Contains('"', StringComparison.Ordinal));
    }

    [Fact]
    public async Task TenantSession_StatementWithoutTenant_IsNotRun()
    {
        await using var store = await TestStore.CreateAsync();
        await using var session = await store.Get<IConnectionFactory>().BeginAsync(SessionMode.Write, default, default);
        var bound = new TenantSession(session, TenantId.New(store.Time));

        await Assert.ThrowsAsync<InvalidOperationException>(() => bound.ExecuteAsync("DELETE FROM tokens", null, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bound.QueryAsync<string>("SELECT name FROM tokens", null, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => bound.FindAsync<string>("SELECT name FROM tokens", null, default));
    }

    /// <summary>Each mention of a tenant's table has a tie to the tenant: a filter, a join on the tenant's id, or the tenant as an inserted value.</summary>
    private static bool IsBound(string sql, IReadOnlyList<string> tables)
    {
        var mentions = MentionPattern().Matches(sql).Where(match => tables.Contains(match.Groups[2].Value)).ToList();
        if (mentions.Count == 0)
            return true;
        var ties = FilterPattern().Count(sql);
        var inserts = mentions.Where(match => match.Groups[1].Value == "INTO").ToList();
        var inserted = InsertedTenantPattern().Count(sql);
        return sql.Contains("@tenant", StringComparison.Ordinal) && inserted >= inserts.Count && ties >= mentions.Count - inserts.Count;
    }

    private static IEnumerable<(string Name, string Sql)> Statements() =>
        from type in typeof(Registry).Assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
        where field.FieldType == typeof(string) && (field.IsLiteral || field.IsInitOnly)
        let text = (string?)(field.IsLiteral ? field.GetRawConstantValue() : field.GetValue(null))
        where text is not null && StatementPattern().IsMatch(text)
        select ($"{type.Name}.{field.Name}", text);

    [GeneratedRegex(@"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")]
    private static partial Regex StatementPattern();

    [GeneratedRegex(@"\b(FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)")]
    private static partial Regex MentionPattern();

    [GeneratedRegex(@"\b(?:\w\.)?tenant_id = (?:@tenant\b|\w\.tenant_id\b)")]
    private static partial Regex FilterPattern();

    [GeneratedRegex(@"INTO [a-z_]+\s*\(tenant_id,[^)]*\)\s*(?:VALUES \(@tenant,|SELECT (?:@tenant|tenant_id),)")]
    private static partial Regex InsertedTenantPattern();

    [GeneratedRegex(@"(?:ession|connection)\.(?:ExecuteAsync|QueryAsync<\w+\??>|FindAsync<\w+\??>|FindOfPlatformAsync<\w+\??>)\(([^,]*),")]
    private static partial Regex CallPattern();
}
