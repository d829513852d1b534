using System.Net;
using System.Text.Json.Nodes;
using AdapterFormats;
using Gateway.Placement;
using Gateway.Placement.Affinity;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Isolation;

/// <summary>Two tenants have the same file, to the byte. Neither can notice: not by an answer, not by the time that a load takes, not by its end.</summary>
public sealed class EqualFileTests : IAsyncLifetime
{
    private readonly Playground _playground = new();

    private GatewayServer Gateway => _playground.Gateway;

    public Task InitializeAsync() => _playground.InitializeAsync();

    public Task DisposeAsync() => _playground.DisposeAsync();

    [Fact]
    public async Task Upload_OfAFileThatAnotherHas_IsAnsweredAsThatOfANewOne()
    {
        var first = await Gateway.CreateTenantAsync("first");
        var second = await Gateway.CreateTenantAsync("second");
        var fresh = await Gateway.UploadAsync(first, "same", Corpus.Peft("llama.bf16"));
        var equal = await Gateway.UploadAsync(second, "same", Corpus.Peft("llama.bf16"));
        Assert.Equal(fresh["digest"]!.ToString(), equal["digest"]!.ToString());
        Assert.Equal(WithoutTimes(fresh), WithoutTimes(equal));
    }

    /// <summary>Where a file is resident for another, it is not resident for oneself: one's own requests go where they would go anyway.</summary>
    [Fact]
    public async Task Placement_OfFilesResidentForAnother_IsWhatItWasBefore()
    {
        await using var other = await FakeHost.StartAsync(Gateway, GatewayServer.Llama);
        AdapterDigest[] digests = [.. Enumerable.Range(0, 64).Select(i => AdapterDigest.Parse($"sha256:{i:x64}"))];
        var (acme, globex) = (new TenantKey(_playground.Acme.Id), new TenantKey(_playground.Globex.Id));
        var before = digests.Select(digest => ChooseFor(acme, digest)).ToList();
        Assert.Equal(2, before.Distinct().Count());

        await other.ReportAsync(report => report with { Residents = [.. digests.Select(digest => new ResidentAdapterReport(globex, digest, 1024, 1))] });

        Assert.Equal([other.Id], digests.Select(digest => ChooseFor(globex, digest)).Distinct());
        Assert.Equal(before, digests.Select(digest => ChooseFor(acme, digest)));
    }

    [Fact]
    public async Task Assertion_OfEqualFiles_DiffersInTenantSaltAndGrant()
    {
        foreach (var (tenant, model) in new[] { (_playground.Acme, "quickfix"), (_playground.Globex, "secretproject") })
            (await _playground.ChatAsync(tenant.Token, model)).Dispose();
        var (ours, theirs) = (_playground.Host.Seen.ElementAt(0).Assertion, _playground.Host.Seen.ElementAt(1).Assertion);
        Assert.Equal(ours.Adapter, theirs.Adapter);
        Assert.NotEqual((ours.Tenant, ours.CacheSalt), (theirs.Tenant, theirs.CacheSalt));
        Assert.NotEqual(ours.CacheSalt, theirs.CacheSalt);
        Assert.NotEqual(ours.FetchGrant, theirs.FetchGrant);
    }

    /// <summary>A grant is of one tenant's copy: with the other's gone there is nothing behind it, although the bytes are there.</summary>
    [Fact]
    public async Task Grant_AfterTheOwnVersionWasDeleted_DoesNotReachTheOthersCopy()
    {
        (await _playground.ChatAsync(_playground.Acme.Token, "quickfix")).Dispose();
        var grant = _playground.Host.Seen.Single().Assertion.FetchGrant!;
        Assert.Equal(HttpStatusCode.OK, await FetchAsync(grant));

        await Gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme/aliases/quickfix", token: _playground.Acme.AdminToken);
        await Gateway.ManageAsync(HttpMethod.Delete, "/tenants/acme/adapters/sql/versions/1", token: _playground.Acme.AdminToken);

        Assert.Equal(HttpStatusCode.NotFound, await FetchAsync(grant));
        using var others = await _playground.ChatAsync(_playground.Globex.Token, "secretproject");
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await FetchAsync(_playground.Host.Seen.Last().Assertion.FetchGrant!));
    }

    private HostId ChooseFor(TenantKey tenant, AdapterDigest digest)
    {
        var services = Gateway.Services;
        var pool = Assert.Single(services.GetRequiredService<HostDirectory>().Table.Pools);
        return services.GetRequiredService<HostChooser>().Choose(pool, services.GetRequiredService<PlacementHash>().Of(tenant, digest), null)!.Value.Host.Id;
    }

    private async Task<HttpStatusCode> FetchAsync(string grant)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, InternalRoutes.ArtifactOf(AdapterDigest.Parse(_playground.Digest)));
        message.Headers.Add(ContractHeaders.FetchGrant, grant);
        using var response = await Gateway.Internal.SendAsync(message);
        return response.StatusCode;
    }

    private static string WithoutTimes(JsonObject version)
    {
        var copy = version.DeepClone().AsObject();
        foreach (var field in new[] { "createdAt", "createdBy" })
            copy.Remove(field);
        return copy.ToJsonString();
    }
}
