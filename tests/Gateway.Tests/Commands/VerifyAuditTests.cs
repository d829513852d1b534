using Gateway.Commands;
using Gateway.Tests.Servers;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Commands;

public sealed class VerifyAuditTests
{
    [Fact]
    public async Task VerifyAudit_AfterAStop_IsIntactAndCoveredAndSeesWhatIsChangedThen()
    {
        using var state = new TemporaryFolder();
        var tenant = await RunGatewayAsync(state.Path);

        var (code, output) = await VerifyAsync(state.Path);
        Assert.Equal((0, "2 logs, 4 good entries, 2 heads in 1 files: intact\n"), (code, output));
        Assert.Equal(0, (await VerifyAsync(state.Path, "--tenant=acme")).Code);

        Change(state.Path, "DROP TRIGGER audit_events_not_changed", "UPDATE audit_events SET subject = 'token/other' WHERE entry = 2");
        (code, output) = await VerifyAsync(state.Path);
        Assert.Equal(1, code);
        Assert.StartsWith($"Altered: tenant/{tenant}: entry 2 does not follow", output, StringComparison.Ordinal);
        Assert.EndsWith(": BROKEN\n", output, StringComparison.Ordinal);
        Assert.Equal(1, (await VerifyAsync(state.Path, $"--tenant={tenant}")).Code);
    }

    [Fact]
    public async Task VerifyAudit_HeadsAndKeysFromElsewhere_AreTheOnesThatCount()
    {
        using var state = new TemporaryFolder();
        using var elsewhere = new TemporaryFolder();
        await RunGatewayAsync(state.Path);
        var heads = Path.Combine(elsewhere.Path, "copy.jsonl");
        var key = Path.Combine(elsewhere.Path, "copy.pub");
        File.Copy(Directory.GetFiles(Path.Combine(state.Path, "audit"), "*.jsonl").Single(), heads);
        File.Copy(Directory.GetFiles(Path.Combine(state.Path, "keys"), "audit-signing-*.pub").Single(), key);
        string[] given = [$"--heads={heads}", "--public-keys", key];
        Assert.Equal(0, (await VerifyAsync(state.Path, given)).Code);

        // Everything on the machine is written anew, with a key of one's own; the copies tell.
        Directory.Delete(Path.Combine(state.Path, "audit"), recursive: true);
        Directory.Delete(Path.Combine(state.Path, "keys"), recursive: true);
        Change(
            state.Path,
            "DROP TRIGGER platform_audit_events_not_removed", "DROP TRIGGER audit_events_not_removed",
            "DELETE FROM audit_events", "DELETE FROM platform_audit_events", "UPDATE audit_heads SET entry = 0, hash = NULL",
            "UPDATE platform_audit_head SET entry = 0, hash = NULL");
        await RunGatewayAsync(state.Path, "other");
        Assert.Equal(0, (await VerifyAsync(state.Path)).Code);
        Assert.Equal(1, (await VerifyAsync(state.Path, given)).Code);
    }

    [Fact]
    public async Task VerifyAudit_WhatItCannotDo_IsSaid()
    {
        using var state = new TemporaryFolder();
        await Assert.ThrowsAsync<CommandException>(() => VerifyAsync(state.Path));
        await RunGatewayAsync(state.Path);
        Assert.Contains("no tenant nobody", (await Assert.ThrowsAsync<CommandException>(() => VerifyAsync(state.Path, "--tenant=nobody"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CommandException>(() => VerifyAsync(state.Path, "--heads=/nonexistent"));
        await Assert.ThrowsAsync<CommandException>(() => VerifyAsync(state.Path, "--public-keys=/nonexistent"));
    }

    [Fact]
    public async Task Heads_WhileTheGatewayRuns_FollowSoon()
    {
        await using var gateway = await GatewayServer.StartAsync("--Audit:HeadSeconds=1", "--Audit:Gateway=edge-1");
        var file = Path.Combine(gateway.State, "audit", "heads-edge-1.jsonl");
        using var watcher = new FileSystemWatcher(Path.GetDirectoryName(file)!);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Changed += (_, _) => LookAt();
        watcher.EnableRaisingEvents = true;
        var tenant = await gateway.CreateTenantAsync("acme");
        LookAt();

        await seen.Task.WaitAsync(TimeSpan.FromSeconds(30));

        // A tenant's administrator sees the hash that was signed, and can keep it.
        var audit = await gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit", token: tenant.AdminToken);
        Assert.Contains((string)audit["items"]![0]!["hash"]!, Read(file), StringComparison.Ordinal);

        void LookAt()
        {
            if (Read(file).Split('\n').Any(line => line.Contains("\"log\":\"tenant/", StringComparison.Ordinal) && line.Contains("\"entry\":2", StringComparison.Ordinal)))
                seen.TrySetResult();
        }
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    /// <summary>A gateway's life: a platform token, a tenant and two tokens of it. The tenant's id.</summary>
    private static async Task<string> RunGatewayAsync(string state, string slug = "acme")
    {
        await using var gateway = await GatewayServer.StartAsync($"--State={state}");
        return (await gateway.CreateTenantAsync(slug)).Id;
    }

    private static async Task<(int Code, string Output)> VerifyAsync(string state, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var code = await VerifyAuditCommand.RunAsync([$"--State={state}", $"--Authentication:Pepper={GatewayServer.Pepper}", .. args], output, CancellationToken.None);
        return (code, output.ToString());
    }

    private static void Change(string state, params string[] statements)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(state, "registry.db")};Pooling=False");
        connection.Open();
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }
}
