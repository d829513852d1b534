using System.Net;
using System.Text.Json.Nodes;
using AdapterFormats;
using Gateway.Internal;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Internal;

/// <summary>A host's word takes one tenant's adapter out of service at once, and an administrator's puts it back.</summary>
public sealed class QuarantineTests(Playground playground) : IClassFixture<Playground>, IAsyncLifetime
{
    private GatewayServer Gateway => playground.Gateway;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The tests share the tenants: each leaves them as it found them.</summary>
    public async Task DisposeAsync()
    {
        foreach (var (tenant, adapter) in new[] { (playground.Acme, "sql"), (playground.Globex, "secretproject") })
        {
            var version = await Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant.Slug}/adapters/{adapter}/versions/1", token: tenant.AdminToken);
            if ((string?)version["state"] == "quarantined")
                await Gateway.ManageAsync(HttpMethod.Post, $"/tenants/{tenant.Slug}/adapters/{adapter}/versions/1/release");
        }
    }

    [Fact]
    public async Task Report_WithAFault_TheNextRequestReachesNoHost()
    {
        Assert.Equal(HttpStatusCode.OK, await ChatAsync(playground.Acme, "quickfix"));
        var seen = playground.Host.Seen.Count;

        Assert.Equal(FaultOf(playground.Acme).Digest, Assert.Single(await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme))).Digest);

        using var response = await playground.ChatAsync(playground.Acme.Token, "quickfix");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("adapter_unavailable", await response.Content.ReadAsStringAsync());
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ChatAsync(playground.Acme, "llama:quickfix@1"));
        Assert.Equal(seen, playground.Host.Seen.Count);
        Assert.Equal("quarantined", await StateAsync(1));
        Assert.Equal("ready", await StateAsync(2));
    }

    [Fact]
    public async Task Report_WithAFault_TheSameFileOfAnotherTenantGoesOn()
    {
        await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme));

        Assert.Equal(HttpStatusCode.OK, await ChatAsync(playground.Globex, "secretproject"));
        var audit = await Gateway.ManageAsync(HttpMethod.Get, "/tenants/globex/audit", token: playground.Globex.AdminToken);
        Assert.DoesNotContain("quarantine", audit.ToJsonString());
    }

    [Fact]
    public async Task Release_LiftsIt_AndTheHostHearsOfItOnce()
    {
        await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme));
        Assert.Single(await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme) with { Known = true }));

        var released = await Gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/adapters/sql/versions/1/release", token: playground.Acme.AdminToken);

        Assert.Equal("ready", (string?)released["state"]);
        Assert.Empty(await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme) with { Known = true }));
        Assert.Equal(HttpStatusCode.OK, await ChatAsync(playground.Acme, "quickfix"));
        var audit = (await Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit", token: playground.Acme.AdminToken)).ToJsonString();
        Assert.Contains("version.quarantine", audit);
        Assert.Contains("notFinite", audit);
        Assert.Contains("version.release", audit);
    }

    /// <summary>A tenant that could release what crashed a shared host could crash it for ever.</summary>
    [Fact]
    public async Task Release_AfterACrash_IsThePlatformsAlone()
    {
        const string Release = "/api/v1/tenants/acme/adapters/sql/versions/1/release";
        await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme));
        await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme) with { Reason = AdapterFaultReason.Crashed });
        await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme));

        using var refused = await Gateway.SendAsync(HttpMethod.Post, Release, playground.Acme.AdminToken);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("platform:admin", await refused.Content.ReadAsStringAsync());
        Assert.Equal("quarantined", await StateAsync(1));

        using var released = await Gateway.SendAsync(HttpMethod.Post, Release, Gateway.PlatformToken);
        Assert.Equal(HttpStatusCode.OK, released.StatusCode);
        Assert.Equal("ready", await StateAsync(1));
        Assert.Empty(await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme) with { Known = true, Reason = AdapterFaultReason.Crashed }));
    }

    /// <summary>Deleting a version does not wash its bytes, whether the host tells before or after.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_OfBytesWhoseQuarantinedVersionWasDeleted_IsInQuarantineToo(bool deletedFirst)
    {
        var tenant = await Gateway.CreateTenantAsync(deletedFirst ? "first" : "second");
        await Gateway.UploadAsync(tenant, "bad", Corpus.Peft("llama.qv-r4"));
        var fault = FaultOf(tenant) with { Reason = AdapterFaultReason.Crashed };
        if (!deletedFirst)
            await playground.Host.ReportFaultsAsync(fault);
        using var deleted = await Gateway.SendAsync(
            HttpMethod.Delete, $"/api/v1/tenants/{tenant.Slug}/adapters/bad/versions/1", tenant.AdminToken);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        if (deletedFirst)
            await playground.Host.ReportFaultsAsync(fault);

        Assert.Single(await playground.Host.ReportFaultsAsync(fault with { Known = true }));
        Assert.Equal("quarantined", (string?)(await Gateway.UploadAsync(tenant, "bad", Corpus.Peft("llama.qv-r4")))["state"]);
    }

    [Fact]
    public async Task Release_WithoutQuarantine_IsAConflict()
    {
        using var response = await Gateway.SendAsync(
            HttpMethod.Post, "/api/v1/tenants/acme/adapters/sql/versions/2/release", playground.Acme.AdminToken);
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        using var absent = await Gateway.SendAsync(
            HttpMethod.Post, "/api/v1/tenants/acme/adapters/sql/versions/99/release", playground.Acme.AdminToken);
        Assert.Equal(HttpStatusCode.NotFound, absent.StatusCode);
    }

    /// <summary>Uploading the same bytes again is no way around.</summary>
    [Fact]
    public async Task Upload_OfQuarantinedBytes_IsInQuarantineToo()
    {
        await playground.Host.ReportFaultsAsync(FaultOf(playground.Globex));

        var again = await Gateway.UploadAsync(playground.Globex, "another", Corpus.Peft("llama.qv-r4"));
        Assert.Equal("quarantined", (string?)again["state"]);
        await Gateway.ManageAsync(HttpMethod.Post, "/tenants/globex/adapters/secretproject/versions/1/release", token: playground.Globex.AdminToken);
        var version = await Gateway.ManageAsync(HttpMethod.Get, "/tenants/globex/adapters/another/versions/1", token: playground.Globex.AdminToken);
        Assert.Equal("ready", (string?)version["state"]);
    }

    [Fact]
    public async Task Report_OfUnknownTenantsAndFiles_IsTakenAndKeepsNothing()
    {
        var nobody = new TenantKey("nobody");
        var digest = AdapterDigest.Parse("sha256:" + new string('0', 64));
        Assert.Empty(await playground.Host.ReportFaultsAsync(
            new AdapterFaultReport(nobody, FaultOf(playground.Acme).Digest, AdapterFaultReason.Crashed, Known: false),
            FaultOf(playground.Acme) with { Digest = digest }));
        Assert.Equal("ready", await StateAsync(1));
    }

    /// <summary>
    /// The registry cannot write one tenant's rows: the others in the same report, before and after it, are in quarantine all the same, and the host
    /// is told to report that one again.
    /// </summary>
    [Fact]
    public async Task Report_OneTenantCannotBeWritten_TheOthersAreInQuarantineAndItIsUndecided()
    {
        var (acme, globex) = (FaultOf(playground.Acme), FaultOf(playground.Globex));
        var other = FaultOf(await Gateway.CreateTenantAsync("unwritable")) with { Reason = AdapterFaultReason.Crashed };
        await ExecuteAsync(
            $"CREATE TRIGGER unwritable BEFORE INSERT ON quarantines WHEN NEW.tenant_id = '{other.Tenant.Value}' BEGIN SELECT RAISE(ABORT, 'scripted'); END");
        HostReportResponse answer;
        try
        {
            answer = await playground.Host.AnswerToFaultsAsync(acme, other, globex);
        }
        finally
        {
            await ExecuteAsync("DROP TRIGGER unwritable");
        }

        Assert.Equal([acme.Tenant, globex.Tenant], answer.Quarantined.Select(one => one.Tenant));
        Assert.Equal(new QuarantinedAdapter(other.Tenant, other.Digest), Assert.Single(answer.Undecided));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ChatAsync(playground.Acme, "quickfix"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await ChatAsync(playground.Globex, "secretproject"));
        Assert.Contains(
            Gateway.Logs.Lines,
            line => line.Contains(" 2011 ", StringComparison.Ordinal) && line.Contains(other.Tenant.Value, StringComparison.Ordinal));

        // Reported again once the registry can be written, it is kept as the others are.
        answer = await playground.Host.AnswerToFaultsAsync(other);
        Assert.Equal((1, 0), (answer.Quarantined.Count, answer.Undecided.Count));
    }

    [Fact]
    public async Task Report_OfAHostOfAnotherBaseModel_CannotTouchTheAdapter()
    {
        await using var other = await FakeHost.StartAsync(Gateway, GatewayServer.Llama with { Name = "other" });
        Assert.Empty(await other.ReportFaultsAsync(FaultOf(playground.Acme)));
        Assert.Equal("ready", await StateAsync(1));
    }

    [Fact]
    public async Task Report_OfTooManyFaults_IsRefused()
    {
        var many = Enumerable.Repeat(FaultOf(playground.Acme), HostReport.MaxFaults + 1).ToArray();
        Assert.Equal(HttpStatusCode.BadRequest, await playground.Host.ReportAsync(report => report with { Faults = many }));
        Assert.Equal("ready", await StateAsync(1));
    }

    [Fact]
    public async Task Report_OfAnAdapterThatAnEngineDoesNotLoad_SaysSo_AndItsTenantMayLiftIt()
    {
        Assert.Single(await playground.Host.ReportFaultsAsync(FaultOf(playground.Acme) with { Reason = AdapterFaultReason.LoadFailed }));

        Assert.Equal("quarantined", await StateAsync(1));
        Assert.Equal("loadFailed", await ReadAsync($"SELECT reason FROM quarantines WHERE tenant_id = '{playground.Acme.Id}'"));
        var audit = await Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit", token: playground.Acme.AdminToken);
        Assert.Contains("loadFailed", audit.ToJsonString());
        await Gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/adapters/sql/versions/1/release", token: playground.Acme.AdminToken);
        Assert.Equal("ready", await StateAsync(1));
    }

    [Fact]
    public async Task Report_ForAReasonOfALaterHost_IsUndecided()
    {
        var fault = FaultOf(playground.Acme) with { Reason = AdapterFaultReason.Unknown };
        var answer = await new QuarantineKeeper(null!, NullLogger<QuarantineKeeper>.Instance).ApplyAsync(null!, [fault], CancellationToken.None);
        Assert.Empty(answer.Kept);
        Assert.Equal([new QuarantinedAdapter(fault.Tenant, fault.Digest)], answer.Undecided);
    }

    private AdapterFaultReport FaultOf(TestTenant tenant) =>
        new(new TenantKey(tenant.Id), AdapterDigest.Parse(playground.Digest), AdapterFaultReason.NotFinite, Known: false);

    /// <summary>Changes the registry's file beside the gateway.</summary>
    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Gateway.State, "registry.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private async Task<string?> ReadAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Gateway.State, "registry.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (string?)await command.ExecuteScalarAsync();
    }

    private async Task<HttpStatusCode> ChatAsync(TestTenant tenant, string model)
    {
        using var response = await playground.ChatAsync(tenant.Token, model);
        return response.StatusCode;
    }

    private async Task<string?> StateAsync(int version)
    {
        JsonObject found = await Gateway.ManageAsync(HttpMethod.Get, $"/tenants/acme/adapters/sql/versions/{version}", token: playground.Acme.AdminToken);
        return (string?)found["state"];
    }
}
