using TenantStore.Auditing;
using TenantStore.Auditing.Verification;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Auditing;

/// <summary>What an administrator of the database can do to the logs, and that it is seen.</summary>
public abstract class AuditVerifierTests(TestDatabase database)
{
    public sealed class OnSqlite() : AuditVerifierTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : AuditVerifierTests(TestDatabase.PostgreSql);

    [Fact]
    public async Task VerifyAsync_UntouchedLogs_AreIntact()
    {
        await using var audited = await AuditedStore.CreateAsync(database);

        var report = await audited.VerifyAsync();

        Assert.Empty(report.Findings);
        Assert.Equal((3, 15L, 6), (report.Logs, report.Entries, report.Heads));
    }

    [Theory]
    [InlineData("UPDATE audit_events SET at = at + 1 WHERE tenant_id = '{acme}' AND entry = 3")]
    [InlineData("UPDATE audit_events SET actor = 'token:0' WHERE tenant_id = '{acme}' AND entry = 3")]
    [InlineData("UPDATE audit_events SET action = 'alias.set' WHERE tenant_id = '{acme}' AND entry = 3")]
    [InlineData("UPDATE audit_events SET subject = 'alias/x' WHERE tenant_id = '{acme}' AND entry = 3")]
    [InlineData("UPDATE audit_events SET subject = 'subject{', detail = 'x\":1}' WHERE tenant_id = '{acme}' AND entry = 3")]
    [InlineData("UPDATE audit_events SET detail = NULL WHERE tenant_id = '{acme}' AND entry = 3")]
    [InlineData("UPDATE audit_events SET detail = '' WHERE tenant_id = '{acme}' AND entry = 3")]
    [InlineData("UPDATE audit_events SET hash = NULL WHERE tenant_id = '{acme}' AND entry = 3")]
    [InlineData("UPDATE audit_events SET hash = '0' WHERE tenant_id = '{acme}' AND entry = 3")]
    public async Task VerifyAsync_AnyFieldChanged_NamesTheEntry(string sql)
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Tamper(sql);

        AssertOne(await audited.VerifyAsync(), AuditFault.Altered, AuditLogId.Of(audited.Acme), 3);
        // Also without any head, and when only this tenant is looked at.
        AssertOne(await audited.VerifyAsync(audited.Acme), AuditFault.Altered, AuditLogId.Of(audited.Acme), 3);
        Assert.Contains((await audited.VerifyAsync(withHeads: false)).Findings, finding => finding is { Fault: AuditFault.Altered, Entry: 3 });
        Assert.Empty((await audited.VerifyAsync(audited.Globex)).Findings);
    }

    /// <summary>Without hashes the log looks as if it were from before the chain: a signed head says that it isn't.</summary>
    [Fact]
    public async Task VerifyAsync_AllHashesTakenAwayAndALaterEntryChanged_IsSeen()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        await audited.AppendAsync(audited.Acme, "acme.6");
        audited.Tamper(
            "UPDATE audit_events SET hash = NULL WHERE tenant_id = '{acme}'",
            "UPDATE audit_heads SET hash = NULL WHERE tenant_id = '{acme}'",
            "UPDATE audit_events SET action = 'nothing.happened' WHERE tenant_id = '{acme}' AND entry = 6");

        // The first head is over the third.
        AssertOne(await audited.VerifyAsync(), AuditFault.Altered, AuditLogId.Of(audited.Acme), 3);
        await audited.Heads.RunAsync(default);
        Assert.Equal([AuditLogId.Of(audited.Acme)], audited.Heads.Stripped);
    }

    [Fact]
    public async Task VerifyAsync_EntryInTheMiddleDeleted_IsMissing()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Tamper("DELETE FROM audit_events WHERE tenant_id = '{globex}' AND entry = 2");
        AssertOne(await audited.VerifyAsync(), AuditFault.Missing, AuditLogId.Of(audited.Globex), 2);
    }

    [Fact]
    public async Task VerifyAsync_EntryDeletedAndTheRestMovedUp_IsSeen()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Tamper(
            "DELETE FROM audit_events WHERE tenant_id = '{globex}' AND entry = 2",
            "UPDATE audit_events SET entry = entry - 1 WHERE tenant_id = '{globex}' AND entry > 2",
            "UPDATE audit_heads SET entry = 4 WHERE tenant_id = '{globex}'");
        AssertOne(await audited.VerifyAsync(), AuditFault.Altered, AuditLogId.Of(audited.Globex), 2);
    }

    [Fact]
    public async Task VerifyAsync_EntriesReordered_AreSeen()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Tamper(
            "UPDATE platform_audit_events SET entry = 99 WHERE entry = 2",
            "UPDATE platform_audit_events SET entry = 2 WHERE entry = 4",
            "UPDATE platform_audit_events SET entry = 4 WHERE entry = 99");
        AssertOne(await audited.VerifyAsync(), AuditFault.Altered, AuditLogId.Platform, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task VerifyAsync_EndCutOff_IsSeen(bool alsoTheRegistrysHead)
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Tamper("DELETE FROM audit_events WHERE tenant_id = '{acme}' AND entry > 3");
        if (alsoTheRegistrysHead)
        {
            audited.Tamper("""
                UPDATE audit_heads SET entry = 3, hash = (SELECT hash FROM audit_events WHERE tenant_id = '{acme}' AND entry = 3) WHERE tenant_id = '{acme}'
                """);
        }

        AssertOne(await audited.VerifyAsync(), AuditFault.CutOff, AuditLogId.Of(audited.Acme), 4);
        var withoutHeads = await audited.VerifyAsync(withHeads: false);
        Assert.Equal(!alsoTheRegistrysHead, withoutHeads.IsBroken);
    }

    [Fact]
    public async Task VerifyAsync_WholeLogWithItsTenantGone_IsSeen()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Tamper(
            "DELETE FROM audit_events WHERE tenant_id = '{acme}'",
            "DELETE FROM audit_heads WHERE tenant_id = '{acme}'",
            "DELETE FROM tenants WHERE tenant_id = '{acme}'");
        AssertOne(await audited.VerifyAsync(), AuditFault.CutOff, AuditLogId.Of(audited.Acme), 1);
        AssertOne(await audited.VerifyAsync(audited.Acme), AuditFault.CutOff, AuditLogId.Of(audited.Acme), 1);
    }

    [Fact]
    public async Task VerifyAsync_OneTenantsLogInPlaceOfAnothers_IsSeen()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Tamper(
            "DELETE FROM audit_events WHERE tenant_id = '{acme}'",
            "UPDATE audit_events SET tenant_id = '{acme}' WHERE tenant_id = '{globex}'",
            "UPDATE audit_heads SET hash = (SELECT hash FROM audit_heads WHERE tenant_id = '{globex}') WHERE tenant_id = '{acme}'");
        var findings = (await audited.VerifyAsync(withHeads: false)).Findings;
        Assert.Contains(findings, finding => finding.Log == AuditLogId.Of(audited.Acme) && finding is { Fault: AuditFault.Altered, Entry: 1 });
        Assert.Contains(findings, finding => finding.Log == AuditLogId.Of(audited.Globex) && finding is { Fault: AuditFault.CutOff, Entry: 1 });
    }

    /// <summary>Who can write the database can make a chain that follows from itself; not the signatures over the old one.</summary>
    [Fact]
    public async Task VerifyAsync_LogWrittenAnewWithGoodHashes_IsSeenByItsHeads()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Tamper(
            "UPDATE audit_events SET action = 'nothing.happened' WHERE tenant_id = '{acme}' AND entry = 2",
            "DELETE FROM audit_events WHERE tenant_id = '{acme}' AND entry > 2",
            "UPDATE audit_heads SET entry = 1, hash = (SELECT hash FROM audit_events WHERE tenant_id = '{acme}' AND entry = 1) WHERE tenant_id = '{acme}'",
            "DELETE FROM audit_events WHERE tenant_id = '{acme}' AND entry = 2");
        foreach (var action in new[] { "nothing.happened", "acme.3", "acme.4", "acme.5" })
            await audited.AppendAsync(audited.Acme, action);

        Assert.False((await audited.VerifyAsync(withHeads: false)).IsBroken);
        AssertOne(await audited.VerifyAsync(), AuditFault.Rewritten, AuditLogId.Of(audited.Acme), 3);
    }

    [Fact]
    public async Task VerifyAsync_DeletedTenant_IsVouchedForByThePlatformsLog()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        await audited.Store.Library.DeleteTenantAsync(audited.Acme, TestStore.Admin, [], default);
        await audited.Heads.RunAsync(default);

        Assert.Empty((await audited.VerifyAsync()).Findings);
        Assert.Empty((await audited.VerifyAsync(audited.Acme)).Findings);
        await using (var scope = await audited.Store.Registry.BeginPlatformReadAsync(default))
        {
            var deletion = (await scope.Audit.ListAsync(1, null, default)).Single();
            Assert.Matches("\"audit\":{\"entry\":5,\"hash\":\"[0-9a-f]{64}\"}", deletion.DetailJson);
        }

        // A deletion that never was, or that lies about what it deleted.
        audited.Tamper("UPDATE platform_audit_events SET detail = REPLACE(detail, '\"entry\":5', '\"entry\":4'), hash = NULL WHERE entry = 6");
        Assert.Contains((await audited.VerifyAsync(audited.Acme)).Findings, finding => finding.Log == AuditLogId.Of(audited.Acme));
    }

    [Fact]
    public async Task VerifyAsync_EntriesThatNoHeadCovers_AreToldAfterTheGrace()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        await audited.AppendAsync(audited.Acme, "acme.6");
        await audited.AppendAsync(audited.Acme, "acme.7");
        Assert.Empty((await audited.VerifyAsync()).Findings);

        audited.Store.Time.Advance(AuditVerifier.Grace + TimeSpan.FromSeconds(1));
        var report = await audited.VerifyAsync();
        AssertOne(report, AuditFault.Uncovered, AuditLogId.Of(audited.Acme), 6);
        Assert.False(report.IsBroken);
        await audited.Heads.RunAsync(default);
        Assert.Empty((await audited.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task VerifyAsync_LogsFromBeforeTheChain_AreCoveredByTheFirstHashAfterThem()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        // As the script leaves a registry of the program before, of which no head was signed.
        File.Delete(audited.HeadsFile);
        audited.ReopenHeads();
        audited.Tamper(
            "DELETE FROM audit_events WHERE tenant_id = '{globex}' AND entry > 3",
            "UPDATE audit_events SET hash = NULL WHERE tenant_id = '{globex}'",
            "UPDATE audit_heads SET entry = 3, hash = NULL WHERE tenant_id = '{globex}'");
        Assert.Empty((await audited.VerifyAsync(audited.Globex, withHeads: false)).Findings);
        await audited.AppendAsync(audited.Globex, "globex.4");
        await audited.AppendAsync(audited.Globex, "globex.5");
        await audited.Heads.RunAsync(default);

        Assert.Empty((await audited.VerifyAsync(audited.Globex)).Findings);
        audited.Tamper("UPDATE audit_events SET action = 'other' WHERE tenant_id = '{globex}' AND entry = 1");
        AssertOne(await audited.VerifyAsync(audited.Globex, withHeads: false), AuditFault.Altered, AuditLogId.Of(audited.Globex), 4);
    }

    private static void AssertOne(AuditReport report, AuditFault fault, AuditLogId log, long entry)
    {
        var finding = Assert.Single(report.Findings);
        Assert.Equal((fault, log, entry), (finding.Fault, finding.Log, finding.Entry));
        Assert.StartsWith($"{log}: entry {entry} ", finding.Message.Replace("the whole log is gone", $"entry {entry} "), StringComparison.Ordinal);
    }
}
