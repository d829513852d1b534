using Gateway.Learning.Interactions.Retention;
using Gateway.Tests.Servers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>What is too old goes, on one gateway at a time; what samples were made of stays.</summary>
public sealed class RetentionTests
{
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    [Fact]
    public async Task Sweep_AfterRetention_RemovesWhatNoSampleWasMadeOf()
    {
        await using var world = await InteractionWorld.StartAsync("--Interactions:RetentionDays=30", "--Interactions:SweepMinutes=10");
        var sweep = world.Gateway.Services.GetRequiredService<InteractionSweep>();
        var (one, other) = (await world.AddTenantAsync("one"), await world.AddTenantAsync("other"));
        var kept = (string)(await world.ImportAsync(one, world.Line("a"), world.Line("b"))).Verdicts[0]["id"]!;
        await world.ImportAsync(other, world.Line("c"));
        await PromoteAsync(world, one, kept);
        world.Gateway.Time.Advance((30 * s_day) - TimeSpan.FromHours(1));
        await world.ImportAsync(other, world.Line("young"));

        Assert.Equal(0, await sweep.RunAsync(default));
        Assert.Equal(2, (await world.ListAsync(one)).Count);
        world.Gateway.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(2, await sweep.RunAsync(default));

        Assert.Equal(kept, (string)Assert.Single(await world.ListAsync(one))["id"]!);
        Assert.Single(await world.ListAsync(other));
        Assert.Equal(0, await sweep.RunAsync(default));
        var metrics = (await world.Gateway.Internal.GetStringAsync("/metrics")).Split('\n').Where(line => line.StartsWith("gateway_interactions_expired_total", StringComparison.Ordinal));
        Assert.EndsWith(" 2", Assert.Single(metrics), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_OfTwoGateways_IsOnesUntilItIsGone()
    {
        using var folder = new TemporaryFolder();
        await using var second = await GatewayServer.StartAsync($"--State={folder.Path}");
        var here = second.Services.GetRequiredService<InteractionSweep>();
        Assert.NotNull(await here.RunAsync(default));
        await using var first = await GatewayServer.StartAsync($"--State={folder.Path}", "--Audit:Gateway=first");
        var there = first.Services.GetRequiredService<InteractionSweep>();

        Assert.Null(await there.RunAsync(default));
        Assert.NotNull(await here.RunAsync(default));
        first.Time.Advance(TimeSpan.FromHours(1));
        Assert.NotNull(await there.RunAsync(default));
    }

    /// <summary>The tenants come in the same order each time: one whose rows cannot be removed would keep all after it.</summary>
    [Fact]
    public async Task Sweep_OfATenantThatFails_SweepsTheOthers()
    {
        await using var world = await OldOnesAsync();
        await RunAsync(world, "CREATE TRIGGER stuck BEFORE DELETE ON interactions WHEN OLD.tenant_id = (SELECT tenant_id FROM tenants WHERE slug = 'aaa') BEGIN SELECT RAISE(ABORT, 'stuck'); END");

        Assert.Equal(2, await world.Gateway.Services.GetRequiredService<InteractionSweep>().RunAsync(default));

        Assert.Equal((1, 0, 0), ((await world.ListAsync("aaa")).Count, (await world.ListAsync("bbb")).Count, (await world.ListAsync("ccc")).Count));
    }

    [Fact]
    public async Task Sweep_WhoseLeaseIsAnothersMeanwhile_LeavesTheRestToThat()
    {
        await using var world = await OldOnesAsync();
        await RunAsync(world, "CREATE TRIGGER lost AFTER DELETE ON interactions BEGIN UPDATE leases SET holder = 'another', held_until = 9000000000000000; END");

        Assert.Equal(1, await world.Gateway.Services.GetRequiredService<InteractionSweep>().RunAsync(default));

        Assert.Equal(2, (await world.ListAsync("aaa")).Count + (await world.ListAsync("bbb")).Count + (await world.ListAsync("ccc")).Count);
    }

    /// <summary>Three tenants, each with an interaction whose time is over.</summary>
    private static async Task<InteractionWorld> OldOnesAsync()
    {
        var world = await InteractionWorld.StartAsync("--Interactions:RetentionDays=30");
        foreach (var tenant in new[] { "aaa", "bbb", "ccc" })
            await world.ImportAsync(await world.AddTenantAsync(tenant), world.Line("old"));
        world.Gateway.Time.Advance(31 * s_day);
        return world;
    }

    private static async Task RunAsync(InteractionWorld world, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(world.Gateway.State, "registry.db")};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task PromoteAsync(InteractionWorld world, string tenant, string id)
    {
        var tenantId = TenantId.Parse((string)(await world.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant}"))["id"]!);
        await using var scope = await world.Gateway.Services.GetRequiredService<Registry>().BeginAsync(tenantId, default);
        Assert.True(await scope.Interactions.PromoteAsync(id, default));
        await scope.CommitAsync(default);
    }
}
