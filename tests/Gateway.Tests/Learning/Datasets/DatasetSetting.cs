using System.Text.Json.Nodes;
using Gateway.Learning.Interactions.Intake;
using Gateway.Learning.Users;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Consents;
using TenantStore.Interactions;

namespace Gateway.Tests.Learning.Datasets;

/// <summary>A gateway with a host; its tenants agreed to train.</summary>
public sealed class DatasetSetting : IAsyncLifetime
{
    private int _tenants;

    internal GatewayServer Gateway { get; private set; } = null!;

    internal FakeHost Host { get; private set; } = null!;

    internal Registry Registry => Gateway.Services.GetRequiredService<Registry>();

    public async Task InitializeAsync()
    {
        Gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60", "--Datasets:WaitSeconds=20");
        Host = await FakeHost.StartAsync(Gateway, GatewayServer.Llama);
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    /// <summary>A tenant of its own for each test.</summary>
    internal async Task<DataTenant> AddTenantAsync()
    {
        var tenant = await Gateway.CreateTenantAsync($"data-{Interlocked.Increment(ref _tenants)}");
        var id = TenantId.Parse(tenant.Id);
        await using (var scope = await Registry.BeginAsync(id, default))
        {
            await scope.Consents.SetAsync(new NewConsent("", "", ConsentLevel.Train, Actor.OfSystem("test")), default);
            await scope.CommitAsync(default);
        }

        return new DataTenant(tenant, id, await Gateway.CreateTokenAsync(tenant.Slug, "data:read", "data:write", "adapters:write"));
    }

    internal string UserKey(DataTenant tenant, string user) => Gateway.Services.GetRequiredService<UserKeys>().OfName(tenant.Id, user);

    /// <summary>Takes interactions in as an import does.</summary>
    internal async Task ImportAsync(DataTenant tenant, IEnumerable<LoggedFix> fixes)
    {
        var intake = Gateway.Services.GetRequiredService<InteractionIntake>();
        foreach (var batch in fixes.Chunk(200))
        {
            await intake.TakeAsync(tenant.Id, [.. batch.Select(one => new CapturedInteraction
            {
                Event = one.Cell,
                UserKey = UserKey(tenant, one.User),
                Repository = one.Repository ?? "warehouse",
                Language = "sql",
                Error = one.Error,
                Code = one.Code,
                Fixed = one.Fixed,
                Answer = one.Answer,
                Origin = one.Source switch { "assistant" => InteractionOrigin.Assistant, "both" => InteractionOrigin.Both, _ => InteractionOrigin.User },
                Source = InteractionSource.Import,
                FailedAt = DateTimeOffset.FromUnixTimeSeconds(one.Time - 60),
                FixedAt = DateTimeOffset.FromUnixTimeSeconds(one.Time),
            })], default);
        }
    }

    /// <summary>A snapshot that is ready, with its manifest.</summary>
    internal async Task<JsonObject> SnapshotAsync(DataTenant tenant, object? split = null)
    {
        var made = await CallAsync(tenant, HttpMethod.Post, "datasets", new { name = "week 1", split });
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(3);
        while ((string)made["state"]! == "building" && TimeProvider.System.GetUtcNow() < deadline)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            made = await CallAsync(tenant, HttpMethod.Get, $"datasets/{made["id"]}");
        }

        Assert.Equal(("ready", null), ((string?)made["state"], (string?)made["error"]));
        return made;
    }

    internal Task<JsonObject> CallAsync(DataTenant tenant, HttpMethod method, string path, object? body = null) =>
        Gateway.ManageAsync(method, $"/tenants/{tenant.Tenant.Slug}/{path}", body, tenant.Token);

    internal async Task<(int Status, string Body)> AskAsync(DataTenant tenant, HttpMethod method, string path, string? json = null)
    {
        using var response = await Gateway.SendAsync(method, $"/api/v1/tenants/{tenant.Tenant.Slug}/{path}", tenant.Token, json is null ? null : Playground.Json(json));
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>All rows of a snapshot, page by page.</summary>
    internal async Task<List<JsonNode>> RowsAsync(DataTenant tenant, string dataset, string? split = null)
    {
        var rows = new List<JsonNode>();
        for (int? after = -1; after is not null;)
        {
            var page = await CallAsync(tenant, HttpMethod.Get, $"datasets/{dataset}/samples?after={after}{(split is null ? "" : "&split=" + split)}");
            rows.AddRange(page["items"]!.AsArray().Select(row => row!));
            after = (int?)page["next"];
        }

        return rows;
    }
}
