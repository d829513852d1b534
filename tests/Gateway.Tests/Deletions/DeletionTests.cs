using System.Net;
using System.Text.Json.Nodes;
using Gateway.Deletions;
using Gateway.Tests.Servers;
using TenantStore.Tenants;

namespace Gateway.Tests.Deletions;

/// <summary>Hosts are told which tenants are deleted until they say that nothing is left, and the record says who has.</summary>
public sealed class DeletionTests : IAsyncLifetime
{
    private GatewayServer _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayServer.StartAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    /// <summary>The answer waits for the host's word, and not longer.</summary>
    [Fact]
    public async Task Delete_HostThatForgets_AnswersWithItsWordAndIsCompleteLater()
    {
        await using var gateway = await GatewayServer.StartAsync("--Deletion:WaitSeconds=300");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var acme = await gateway.CreateTenantAsync("acme");
        await gateway.UploadAsync(acme, "fix", Corpus.Peft("llama.qv-r4"));
        Assert.Empty(await host.ForgetAsync());

        var deleting = gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
        IReadOnlyList<string> told = [];
        while (told.Count == 0)
            told = await host.ForgetAsync();
        Assert.Equal([acme.Id], told);
        Assert.False(deleting.IsCompleted);
        Assert.Empty(await host.ForgetAsync(acme.Id));

        var deletion = await deleting;
        var record = deletion["record"]!;
        // Complete is not said yet: hosts of other gateways have not had the time to be heard of.
        Assert.False((bool)deletion["complete"]! || (bool)record["complete"]!);
        Assert.Equal(((DateTimeOffset)record["deletedAt"]!).AddMinutes(5), (DateTimeOffset)record["completeFrom"]!);
        gateway.Time.Advance(TenantDeletion.Settling);
        var final = await gateway.ManageAsync(HttpMethod.Get, ((string)deletion["finalRecord"]!)["/api/v1".Length..]);
        Assert.True((bool)final["complete"]! && (bool)final["record"]!["complete"]!);
        var said = Assert.Single(record["hosts"]!.AsArray())!;
        Assert.Equal((host.Id.Value, host.BootGeneration, "acknowledged"), ((string)said["id"]!, (string)said["process"]!, (string)said["state"]!));
        Assert.Equal((acme.Id, "acme"), ((string)record["tenant"]!["id"]!, (string)record["tenant"]!["slug"]!));
        Assert.Equal((1, 1, 1), ((int)record["registry"]!["tenants"]!, (int)record["registry"]!["tenant_keys"]!, (int)record["registry"]!["adapter_versions"]!));
        Assert.Equal((3, "emptied"), ((int)record["artifacts"]!["files"]!, (string)record["artifacts"]!["state"]!));
        Assert.Single(record["keys"]!["destroyed"]!.AsObject());
        Assert.All(record["caches"]!.AsArray(), cache => Assert.StartsWith("not confirmed", (string)cache!["state"]!, StringComparison.Ordinal));
        Assert.Empty(Directory.GetDirectories(Path.Combine(gateway.State, "artifacts")));
    }

    /// <summary>Until when copies of the wrapped key live on, as the operator says how long backups are kept; and what ends it.</summary>
    [Fact]
    public async Task Delete_TenantWithAKey_StatesUntilWhenCopiesOfItLiveOn()
    {
        await using var gateway = await GatewayServer.StartAsync("--Encryption:BackupRetentionDays=90");
        var acme = await gateway.CreateTenantAsync("acme");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        await gateway.UploadAsync(acme, "fix", Corpus.Peft("llama.qv-r4"));
        var kek = (await File.ReadAllTextAsync(Path.Combine(gateway.State, "keys", "kek-current"))).Trim();

        var record = (await gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme"))["record"]!;

        Assert.Equal(((DateTimeOffset)record["deletedAt"]!).AddDays(90), (DateTimeOffset)record["keys"]!["backupsUntil"]!);
        var statement = (string)record["keys"]!["statement"]!;
        Assert.Contains("90 days", statement, StringComparison.Ordinal);
        Assert.Contains(kek, statement, StringComparison.Ordinal);
        Assert.Contains("remove-kek", statement, StringComparison.Ordinal);
        Assert.Contains("dead rows", statement, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_SilentHost_IsPendingAndTheLaterRecordHasIt()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var acme = await _gateway.CreateTenantAsync("acme");

        var deletion = await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
        Assert.False((bool)deletion["complete"]!);
        Assert.Equal("pending", StateOf(deletion));

        Assert.Equal([acme.Id], await host.ForgetAsync());
        await host.ForgetAsync(acme.Id);
        _gateway.Time.Advance(TenantDeletion.Settling);

        var later = await _gateway.ManageAsync(HttpMethod.Get, $"/deletions/{acme.Id}");
        Assert.True((bool)later["complete"]!);
        Assert.Equal("acknowledged", StateOf(later));
        Assert.NotEqual((string)deletion["signed"]!, (string)later["signed"]!);
    }

    /// <summary>It had been forgotten, or the network was cut: same process, same name. And a host that came later.</summary>
    [Fact]
    public async Task Host_AwayDuringTheDeletion_IsToldWhenItComesBack()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var acme = await _gateway.CreateTenantAsync("acme");
        await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
        var before = host.Id;

        await host.RegisterAsync();
        Assert.Equal(before, host.Id);
        await using var other = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        Assert.Equal([acme.Id], await host.ForgetAsync());
        Assert.Equal([acme.Id], await other.ForgetAsync());
        var told = await _gateway.ManageAsync(HttpMethod.Get, $"/deletions/{acme.Id}");
        Assert.Equal(2, told["record"]!["hosts"]!.AsArray().Count(one => (string)one!["state"]! == "pending"));

        Assert.Empty(await host.ForgetAsync(acme.Id));
        Assert.Equal([acme.Id], await other.ForgetAsync());
        Assert.Empty(await other.ForgetAsync(acme.Id));
        _gateway.Time.Advance(TenantDeletion.Settling);

        var later = await _gateway.ManageAsync(HttpMethod.Get, $"/deletions/{acme.Id}");
        Assert.True((bool)later["complete"]!);
        Assert.Equal(
            new[] { host.Id.Value, other.Id.Value }.Order(), later["record"]!["hosts"]!.AsArray().Select(one => (string)one!["id"]!).Order());
    }

    /// <summary>Nobody waits for a host that has fallen silent; the record names it all the same.</summary>
    [Fact]
    public async Task Delete_HostThatIsGone_DoesNotWaitForIt()
    {
        await using var gateway = await GatewayServer.StartAsync("--Deletion:WaitSeconds=300");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        await gateway.CreateTenantAsync("acme");
        gateway.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("pending", StateOf(await gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme")));
    }

    /// <summary>A process that began after the deletion has nothing of it; one that began shortly before it might.</summary>
    [Fact]
    public async Task Host_YoungerThanTheDeletion_IsNotTold()
    {
        var acme = await _gateway.CreateTenantAsync("acme");
        await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        // Ten minutes by this gateway's clock, and perhaps by no other: the host may well be older than the deletion.
        _gateway.Time.Advance(TimeSpan.FromMinutes(10));
        await host.RegisterAsync(registration => registration with { BootGeneration = "perhaps", AgeSeconds = 5 });
        Assert.Equal([acme.Id], await host.ForgetAsync("perhaps", []));

        _gateway.Time.Advance(DeletionKeeper.Afterlife + DeletionKeeper.MostSkew - TimeSpan.FromMinutes(9));
        await host.RegisterAsync(registration => registration with { BootGeneration = "younger", AgeSeconds = 5 });
        Assert.Empty(await host.ForgetAsync("younger", []));
        await host.RegisterAsync(registration => registration with { BootGeneration = "older", AgeSeconds = 120 });
        Assert.Equal([acme.Id], await host.ForgetAsync("older", []));
    }

    [Fact]
    public async Task Host_RestartedWithoutAWord_CountsAsReplaced()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var acme = await _gateway.CreateTenantAsync("acme");
        await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
        _gateway.Time.Advance(TimeSpan.FromMinutes(20));

        await host.RegisterAsync(registration => registration with { BootGeneration = "restarted", AgeSeconds = 1 });

        Assert.Empty(await host.ForgetAsync("restarted", []));
        var later = await _gateway.ManageAsync(HttpMethod.Get, $"/deletions/{acme.Id}");
        Assert.True((bool)later["complete"]!);
        Assert.Equal("replaced", StateOf(later));
    }

    /// <summary>Behind a gateway on another machine another host has the same address on loopback: it lives.</summary>
    [Fact]
    public async Task Host_AtTheSameAddressOfAnotherMachine_IsNotReplaced()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var acme = await _gateway.CreateTenantAsync("acme");
        await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
        await ExecuteAsync("UPDATE tenant_deletion_hosts SET address = 'another-machine' || substr(address, instr(address, ' '))");
        _gateway.Time.Advance(TenantDeletion.Settling);

        await host.RegisterAsync(registration => registration with { BootGeneration = "of-this-machine", AgeSeconds = 1 });

        var later = await _gateway.ManageAsync(HttpMethod.Get, $"/deletions/{acme.Id}");
        Assert.Equal((false, "pending"), ((bool)later["complete"]!, StateOf(later)));
    }

    /// <summary>A gateway names the hosts that it knows; one that another gateway has is found by its next report, before anything is called complete.</summary>
    [Fact]
    public async Task Delete_HostThatNoGatewayNamed_IsPendingBeforeTheRecordCanBeComplete()
    {
        var acme = await _gateway.CreateTenantAsync("acme");
        Assert.False((bool)(await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme"))["complete"]!);
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        await host.ForgetAsync();
        _gateway.Time.Advance(TenantDeletion.Settling);

        var later = await _gateway.ManageAsync(HttpMethod.Get, $"/deletions/{acme.Id}");
        Assert.Equal((false, "pending"), ((bool)later["complete"]!, StateOf(later)));
    }

    /// <summary>A host's word concerns itself alone, and living tenants not at all.</summary>
    [Fact]
    public async Task Report_ThatNamesLivingOrUnknownTenants_ChangesNothing()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var globex = await _gateway.CreateTenantAsync("globex");

        Assert.Empty(await host.ForgetAsync(globex.Id, "nobody", "0192f0a1b2c37d4e8f90a1b2c3d4e5f6"));

        await _gateway.ManageAsync(HttpMethod.Get, "/tenants/globex");
        using var none = await _gateway.SendAsync(HttpMethod.Get, $"/api/v1/deletions/{globex.Id}", _gateway.PlatformToken);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/globex");
        Assert.Equal([globex.Id], await host.ForgetAsync());
    }

    [Fact]
    public async Task Report_OfTooManyForgottenTenants_IsRefused()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var many = Enumerable.Range(0, HostContract.HostReport.MaxForgotten + 1).Select(i => new HostContract.TenantKey($"t{i}")).ToArray();
        Assert.Equal(HttpStatusCode.BadRequest, await host.ReportAsync(report => report with { Forgotten = many }));
    }

    /// <summary>The registry cannot be asked: the report is taken all the same, and nobody is lost.</summary>
    [Fact]
    public async Task Report_WhileTheRegistryIsDamaged_IsTaken()
    {
        await using var host = await FakeHost.StartAsync(_gateway, GatewayServer.Llama);
        var acme = await _gateway.CreateTenantAsync("acme");
        await _gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme");
        await ExecuteAsync("ALTER TABLE tenant_deletions RENAME TO away");

        Assert.Empty(await host.ForgetAsync());
        await ExecuteAsync("ALTER TABLE away RENAME TO tenant_deletions");

        Assert.Equal([acme.Id], await host.ForgetAsync());
    }

    private static string StateOf(JsonObject deletion) => (string)Assert.Single(deletion["record"]!["hosts"]!.AsArray())!["state"]!;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_gateway.State, "registry.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
