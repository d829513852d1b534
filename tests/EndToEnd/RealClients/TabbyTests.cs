using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.RealClients;

/// <summary><c>tabby-agent</c>, the part of Tabby's plug-ins that talks to a server.</summary>
[Collection(ProductCollection.Name)]
public sealed class TabbyTests(RunningProduct product)
{
    private static readonly string[] s_steps = ["shown", "accepted", "rejected"];

    [Fact]
    public async Task Agent_CompletesAndTellsWhatBecameOfIt_TheFunnelKnows()
    {
        var acme = product.Demo.Acme;
        var made = (await new TenantApi(product, acme.AdminToken).PostAsync("/api/v1/tenants/acme/tokens", new { name = "reader", scopes = new[] { "data:read" } })).Json;
        var reader = new TenantApi(product, made.GetProperty("token").GetString()!);
        var before = await CountAsync(reader);

        var job = new ClientJob(product).With("cursors", new[]
        {
            new { prefix = "SELECT name\nFROM ", suffix = "\nWHERE price > 10", then = new[] { "view", "select" } },
            new { prefix = "SELECT price\nFROM ", suffix = "\nWHERE price > 20", then = new[] { "view", "dismiss" } },
        });
        var seen = await job.RunAsync("tabby.mjs");

        Assert.Equal("ready", seen.Text("status"));
        foreach (var answer in seen.At("answers").EnumerateArray())
        {
            Assert.StartsWith("acme_core.", answer.Text("text"), StringComparison.Ordinal);
            Assert.All(answer.At("told").EnumerateArray(), told => Assert.True(told.GetBoolean()));
        }

        Assert.False(seen.At("unknown").GetBoolean());
        var after = await CountAsync(reader);
        Assert.Equal([2, 1, 1], s_steps.Select(step => after[step] - before[step]));
    }

    private static async Task<Dictionary<string, int>> CountAsync(TenantApi reader)
    {
        var groups = (await reader.GetAsync("/api/v1/tenants/acme/funnel")).Good().At("groups").EnumerateArray().ToList();
        return s_steps.ToDictionary(step => step, step => groups.Sum(group => group.At(step).At("count") is { ValueKind: JsonValueKind.Number } count ? count.GetInt32() : 0), StringComparer.Ordinal);
    }
}
