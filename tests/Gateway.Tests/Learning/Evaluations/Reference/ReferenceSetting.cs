using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Evaluations.Reference;

/// <summary>A gateway with the real host, three organizations with their held-out sets, and the generic set of the base model.</summary>
public sealed class ReferenceSetting : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, (TestTenant Tenant, string Data, string Dataset)> _organizations = [];
    private ReferenceHost _host = null!;

    /// <summary><c>./dev bench evaluation</c>: all three organizations.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("EVALUATION_LONG") is { Length: > 0 };

    internal GatewayServer Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Gateway = await GatewayServer.StartAsync(
            $"--Fixes:Manifests:{ReferenceHost.Model}={ReferenceHost.Manifest}", "--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Microsoft.AspNetCore=Warning", "--Logging:LogLevel:Yarp=Warning",
            "--Evaluation:InFlight=8");
        _host = await ReferenceHost.StartAsync(Gateway, _folder.Path);
        var generic = string.Join('\n', File.ReadLines(Interactions("generic")));
        using var put = await Gateway.SendAsync(
            HttpMethod.Put, $"/api/v1/base-models/{ReferenceHost.Model}/generic-set?language=sql", Gateway.PlatformToken, new StringContent(generic, System.Text.Encoding.UTF8, "application/x-ndjson"));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);
        foreach (var slug in IsLong ? new[] { "acme", "globex", "initech" } : ["acme"])
        {
            var tenant = await Gateway.CreateTenantAsync(slug);
            var fixes = File.ReadLines(Interactions(slug)).Select(line => JsonSerializer.Deserialize<HeldOutFix>(line, JsonSerializerOptions.Web)!).ToList();
            _organizations[slug] = (tenant, await Gateway.CreateTokenAsync(slug, "data:read", "data:write"), await HeldOutData.AddAsync(Gateway, tenant.Id, fixes));
        }
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await Gateway.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Uploads what is compared and runs the evaluation to its end.</summary>
    /// <param name="organization">Whose held-out set.</param>
    /// <param name="candidate">Folder of the adapter, under <c>models/adapters</c> or <c>tests/corpus/adapters</c>.</param>
    /// <param name="against">The same; null = the base model.</param>
    internal async Task<JsonObject> EvaluateAsync(string organization, string candidate, string? against)
    {
        var (tenant, data, dataset) = _organizations[organization];
        var name = await UploadAsync(tenant, candidate);
        object? reference = against is null ? null : new { adapter = await UploadAsync(tenant, against), version = 1 };
        var started = await Gateway.ManageAsync(
            HttpMethod.Post, $"/tenants/{organization}/evaluations", new { adapter = name, version = 1, dataset, against = reference, mode = "full" }, data);
        var (_, end) = await Exam.WatchAsync(Gateway, data, organization, (string)started["id"]!);
        Assert.True((string)end["state"]! == "done", end.ToJsonString());
        return end;
    }

    private async Task<string> UploadAsync(TestTenant tenant, string folder)
    {
        using var known = await Gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Slug}/adapters/{folder}", tenant.AdminToken);
        if (known.StatusCode == HttpStatusCode.OK)
            return folder;
        var path = Path.Combine(Corpus.Root, "models/adapters", folder);
        using var response = await Gateway.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/{tenant.Slug}/adapters/{folder}/versions?base={ReferenceHost.Model}", tenant.AdminToken,
            GatewayServer.PeftForm(Directory.Exists(path) ? path : Path.Combine(Corpus.Root, "tests/corpus/adapters", folder)));
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return folder;
    }

    private static string Interactions(string name) => Path.Combine(Corpus.Root, "tests/corpus/interactions", $"{name}.heldout.jsonl");
}
