using TenantStore.Auditing;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Auditing;

public abstract class AuditChainTests(TestDatabase database)
{
    public sealed class OnSqlite() : AuditChainTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : AuditChainTests(TestDatabase.PostgreSql);

    /// <summary>Worked out apart from the program, with Python's hashlib: a change of the encoding would make every kept log look forged.</summary>
    [Fact]
    public void Next_KnownEntry_HasTheHashOfTheFormat()
    {
        var tenant = AuditLogId.Of(TenantId.Parse("0190aaaaaaaa7aaa8aaaaaaaaaaaaaaa"));
        var row = new AuditRow { Entry = 1, At = 1_700_000_000_000, Actor = "token:abc", Action = "alias.set", Subject = "alias/ä", Detail = """{"x":1}""" };

        var first = AuditChain.Next(AuditChain.Start, tenant, row);

        Assert.Equal("32fa90ea5288c5beae5a9b8481ebc727b4572417b2e410f311e1303fc2065527", first);
        Assert.Equal("430355a7701b5cff3614a7afb8bef38a56d1d8cd1438e0065f4c89b419ad0b10", AuditChain.Next(first, AuditLogId.Platform, row with { Entry = 2, Detail = null }));
    }

    [Fact]
    public async Task AppendAsync_ManyWritersAtOnce_MakeOneChain()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 5; i++)
                await audited.AppendAsync(writer % 3 == 0 ? null : writer % 3 == 1 ? audited.Acme : audited.Globex, $"writer.{writer}.{i}");
        });
        await Task.WhenAll(writers);
        await audited.Heads.RunAsync(default);

        var report = await audited.VerifyAsync();

        Assert.Empty(report.Findings);
        Assert.Equal(55, report.Entries);
    }

    [Fact]
    public async Task AppendAsync_SeveralInOneTransaction_AreChainedAndRollBackTogether()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        await using (var scope = await audited.Store.Registry.BeginAsync(audited.Acme, default))
        {
            await scope.Audit.AppendAsync(TestStore.Admin, "a", "s", null, default);
            await scope.Audit.AppendAsync(TestStore.Admin, "b", "s", null, default);
        }

        Assert.Empty((await audited.VerifyAsync()).Findings);
        await audited.AppendAsync(audited.Acme, "acme.6");
        Assert.Empty((await audited.VerifyAsync()).Findings);
        Assert.Equal(["6"], audited.Store.Query($"SELECT MAX(entry) FROM audit_events WHERE tenant_id = '{audited.Acme}'"));
    }
}
