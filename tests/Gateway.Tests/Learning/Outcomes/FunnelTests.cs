using System.Net;
using System.Text.Json.Nodes;
using Gateway.Learning.Outcomes;
using Gateway.Learning.Outcomes.Serving;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;

namespace Gateway.Tests.Learning.Outcomes;

public sealed class FunnelTests(OutcomeSetting setting) : IClassFixture<OutcomeSetting>
{
    [Fact]
    public async Task Get_AcceptedLateAfterAnAutomaticReject_CountsAsAcceptedOnce()
    {
        var (tenant, reader) = await TenantAsync("late");
        var id = await setting.CompleteAsync(tenant.Token, "llama");
        await setting.WrittenAsync(TenantId.Parse(tenant.Id), await setting.CompleteAsync(tenant.Token, "llama"));
        foreach (var name in new[] { "shown", "rejected", "accepted", "accepted", "executed_ok", "executed_error" })
            Assert.Equal(200, (await setting.TellAsync(tenant.Token, id, new { @event = name })).Status);
        await setting.TellAsync(tenant.Token, id, new { @event = "retained", delay_ms = 130_000 });

        var group = Assert.Single(await FunnelAsync("late", reader))!;

        Assert.Equal(2, (int)group["eligible"]!);
        foreach (var (step, count, rate) in new[] { ("generated", 2, 1.0), ("inTime", 2, 1.0), ("shown", 1, 0.5), ("accepted", 1, 0.5), ("rejected", 0, 0), ("executedOk", 1, 0.5), ("executedError", 0, 0) })
            Assert.Equal((step, count, rate), (step, (int)group[step]!["count"]!, (double)group[step]!["rate"]!));
        Assert.Equal([(30, 1), (120, 1), (300, 0), (600, 0)], group["retained"]!.AsArray().Select(one => ((int)one!["seconds"]!, (int)one["count"]!)));
        Assert.Null(group["alias"]);
    }

    [Fact]
    public async Task Get_ByAliasAndVersion_NamesThem()
    {
        var id = await setting.CompleteAsync(setting.Acme.Token);
        await setting.TellAsync(setting.Acme.Token, id, new { @event = "accepted" });
        await setting.WrittenAsync(setting.AcmeId, id);
        var reader = await setting.Gateway.CreateTokenAsync("acme", "data:read");

        var groups = await FunnelAsync("acme", reader, "?by=alias,version&by=arm");

        var group = groups.Single(one => (string)one!["alias"]! == "quickfix")!;
        Assert.Equal(("sql", 1, setting.Digest, ""), ((string)group["adapter"]!, (int)group["version"]!, (string)group["digest"]!, (string)group["arm"]!));
        Assert.Null(group["language"]);
    }

    [Fact]
    public async Task Get_AnotherTenants_IsAsAbsentAsNone()
    {
        var reader = await setting.Gateway.CreateTokenAsync("acme", "data:read");
        using var foreign = await setting.Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/globex/funnel", reader);
        using var nobodys = await setting.Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/nosuch/funnel", reader);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (foreign.StatusCode, nobodys.StatusCode));
        Assert.Equal(await nobodys.Content.ReadAsStringAsync(), await foreign.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("?from=yesterday", "from")]
    [InlineData("?to=2026-13-01", "to")]
    [InlineData("?from=2026-11-30&to=2026-11-01", "from")]
    [InlineData("?from=2025-01-01&to=2026-11-01", "from")]
    [InlineData("?by=user", "by")]
    public async Task Get_WhatIsWrong_IsNamed(string query, string field)
    {
        var reader = await setting.Gateway.CreateTokenAsync("acme", "data:read");
        using var response = await setting.Gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants/acme/funnel" + query, reader);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(field, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]![0]!["field"]!);
    }

    [Fact]
    public async Task Sweep_OlderThanKept_IsGone()
    {
        var (tenant, reader) = await TenantAsync("swept");
        var old = await setting.CompleteAsync(tenant.Token, "llama");
        await setting.WrittenAsync(TenantId.Parse(tenant.Id), old);
        await setting.TellAsync(tenant.Token, old, new { @event = "accepted" });
        setting.Gateway.Time.SetWallClock(TimeSpan.FromDays(30.5));
        try
        {
            await setting.Gateway.Services.GetRequiredService<OutcomeSweep>().SweepAsync(default);
        }
        finally
        {
            setting.Gateway.Time.SetWallClock(TimeSpan.Zero);
        }

        Assert.Empty(await FunnelAsync("swept", reader));
        Assert.Empty(await setting.OutcomesAsync(TenantId.Parse(tenant.Id), old));
    }

    private async Task<(TestTenant Tenant, string Reader)> TenantAsync(string slug)
    {
        var tenant = await setting.Gateway.CreateTenantAsync(slug);
        return (tenant, await setting.Gateway.CreateTokenAsync(slug, "data:read"));
    }

    private async Task<JsonArray> FunnelAsync(string slug, string reader, string query = "")
    {
        // Their clients may have had the answers before they were written.
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await setting.Gateway.Services.GetRequiredService<AnswerJournal>().FlushAsync(limit.Token);
        return (await setting.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{slug}/funnel{query}", token: reader))["groups"]!.AsArray();
    }
}
