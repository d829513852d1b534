using System.Text.Json.Nodes;
using TenantStore.Auditing.Heads;
using TenantStore.Auditing.Verification;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Auditing;

/// <summary>The heads outside of the registry: what is written, and what happens to them.</summary>
public abstract class AuditHeadTests(TestDatabase database)
{
    public sealed class OnSqlite() : AuditHeadTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : AuditHeadTests(TestDatabase.PostgreSql);

    [Fact]
    public async Task RunAsync_LogsThatMoved_GetOneSignedLineEach()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        Assert.Equal(0, await audited.Heads.RunAsync(default));
        await audited.AppendAsync(audited.Acme, "acme.6");
        await audited.AppendAsync(audited.Acme, "acme.7");

        Assert.Equal(1, await audited.Heads.RunAsync(default));

        var line = JsonNode.Parse(File.ReadAllLines(audited.HeadsFile)[^1])!;
        Assert.Equal(("gw", 7, $"tenant/{audited.Acme}", 7), ((string)line["gateway"]!, (int)line["sequence"]!, (string)line["log"]!, (int)line["entry"]!));
        await using var scope = await audited.Store.Registry.BeginReadAsync(audited.Acme, default);
        Assert.Equal((await scope.Audit.ListAsync(1, null, default))[0].Hash, (string)line["hash"]!);
    }

    [Fact]
    public async Task RunAsync_AfterAKill_MakesUpForWhatWasNotSigned()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        await audited.AppendAsync(audited.Globex, "globex.6");
        // The process died in the middle of a line.
        await File.AppendAllTextAsync(audited.HeadsFile, "{\"gateway\":\"gw\",\"sequ");
        Assert.Empty((await audited.VerifyAsync()).Findings);

        audited.Store.Time.Advance(AuditVerifier.Grace * 2);
        audited.ReopenHeads();
        await audited.Heads.RunAsync(default);

        Assert.Empty((await audited.VerifyAsync()).Findings);
        Assert.DoesNotContain("\"sequ{", await File.ReadAllTextAsync(audited.HeadsFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SecondGatewayOfTheSameName_HasAFileOfItsOwn()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        using (var second = audited.OpenHeads())
            Assert.Equal(3, await second.RunAsync(default));

        Assert.Equal(["heads-gw-2.jsonl", "heads-gw.jsonl"], Directory.GetFiles(audited.HeadsFolder, "*.jsonl").Select(Path.GetFileName).Order());
        Assert.Empty((await audited.VerifyAsync()).Findings);
        // The one's file makes up for the other's.
        File.Delete(audited.HeadsFile);
        audited.Store.Time.Advance(AuditVerifier.Grace * 2);
        Assert.Empty((await audited.VerifyAsync()).Findings);
    }

    public static TheoryData<string> Tamperings => ["change", "remove", "swap", "forge", "insert", "garbage", "truncate"];

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task VerifyAsync_FileOfHeadsTamperedWith_IsSeen(string how)
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        var lines = File.ReadAllLines(audited.HeadsFile).ToList();
        switch (how)
        {
            case "change":
                lines[2] = lines[2].Replace("\"entry\":3", "\"entry\":2", StringComparison.Ordinal);
                break;
            case "remove":
                lines.RemoveAt(2);
                break;
            case "swap":
                (lines[1], lines[2]) = (lines[2], lines[1]);
                break;
            case "forge":
                using (var forger = audited.OpenHeads("forger", new AuditSigner(AuditSigner.Generate())))
                    await forger.RunAsync(default);
                lines = [.. File.ReadAllLines(Path.Combine(audited.HeadsFolder, "heads-forger.jsonl"))];
                File.Delete(Path.Combine(audited.HeadsFolder, "heads-forger.jsonl"));
                break;
            case "insert":
                lines.Insert(2, lines[1]);
                break;
            case "garbage":
                lines[2] = "not a head";
                break;
            case "truncate":
                lines.RemoveRange(3, 3);
                break;
        }

        await File.WriteAllTextAsync(audited.HeadsFile, string.Join('\n', lines) + "\n");
        audited.Store.Time.Advance(AuditVerifier.Grace * 2);

        var report = await audited.VerifyAsync();

        if (how == "truncate")
            Assert.Equal(3, report.Findings.Count(finding => finding is { Fault: AuditFault.Uncovered, Entry: 4 }));
        else
            Assert.Contains(report.Findings, finding => finding.Fault == AuditFault.FalseHead && finding.Message.StartsWith("heads-gw.jsonl: line ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task VerifyAsync_AfterTheKeyWasReplaced_TakesBoth()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        var next = new AuditSigner(AuditSigner.Generate());
        await audited.AppendAsync(audited.Acme, "acme.6");
        audited.Heads.Dispose();
        using (var heads = audited.OpenHeads(signer: next))
            await heads.RunAsync(default);

        Assert.Empty((await audited.VerifyAsync(keys: [audited.Signer.PublicKey, next.PublicKey])).Findings);
        Assert.Contains("is not among the keys given", (await audited.VerifyAsync(keys: [audited.Signer.PublicKey])).Findings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_LastLineIsNoHead_SaysWhatToDo()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        audited.Heads.Dispose();
        await File.AppendAllTextAsync(audited.HeadsFile, "not a head\n");

        var refused = Assert.Throws<TenantStoreException>(() => audited.OpenHeads());

        Assert.Contains("move it out of Audit:HeadsDirectory", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadFiles_AreTheirOwnersAlone()
    {
        await using var audited = await AuditedStore.CreateAsync(database);
        if (OperatingSystem.IsWindows())
            return;
        foreach (var file in Directory.GetFiles(audited.HeadsFolder))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }
}
