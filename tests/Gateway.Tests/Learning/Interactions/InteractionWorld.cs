using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Interactions;

/// <summary>A gateway, and what tests do with interactions on it.</summary>
internal sealed class InteractionWorld(GatewayServer gateway) : IAsyncDisposable
{
    private readonly Dictionary<string, string> _tokens = [];

    public GatewayServer Gateway => gateway;

    public static async Task<InteractionWorld> StartAsync(params string[] settings) => new(await GatewayServer.StartAsync(settings));

    /// <summary>A tenant with a token for its data.</summary>
    public async Task<string> AddTenantAsync(string slug, string? consent = "train")
    {
        await gateway.ManageAsync(HttpMethod.Post, "/tenants", new { slug });
        await UseTenantAsync(slug);
        if (consent is not null)
            await SetConsentAsync(slug, "tenant", consent);
        return slug;
    }

    /// <summary>One that is there gets a token for its data.</summary>
    public async Task UseTenantAsync(string slug) => _tokens[slug] = await gateway.CreateTokenAsync(slug, "data:read", "data:write");

    public Task<JsonObject> SetConsentAsync(string tenant, string scope, string level) =>
        CallAsync(tenant, HttpMethod.Put, $"/consents/{scope}", new { level });

    /// <summary>A call with the tenant's own data token that must succeed.</summary>
    public Task<JsonObject> CallAsync(string tenant, HttpMethod method, string path, object? body = null) =>
        gateway.ManageAsync(method, $"/tenants/{tenant}{path}", body, _tokens[tenant]);

    /// <summary>The same, whatever the answer.</summary>
    public Task<HttpResponseMessage> SendAsync(string tenant, HttpMethod method, string path, HttpContent? content = null) =>
        gateway.SendAsync(method, $"/api/v1/tenants/{tenant}{path}", _tokens[tenant], content);

    public Task<ImportAnswer> ImportAsync(string tenant, params IEnumerable<string> lines) => ImportAsync(tenant, Ndjson(string.Join('\n', lines)));

    public async Task<ImportAnswer> ImportAsync(string tenant, HttpContent content)
    {
        using var response = await SendAsync(tenant, HttpMethod.Post, "/interactions", content);
        return await ImportAnswer.ReadAsync(response);
    }

    /// <summary>All interactions, page by page.</summary>
    public async Task<List<JsonObject>> ListAsync(string tenant, string query = "", int count = 100)
    {
        var all = new List<JsonObject>();
        for (string? after = null; ;)
        {
            var page = await CallAsync(tenant, HttpMethod.Get, $"/interactions?count={count}{query}{(after is null ? "" : "&after=" + after)}");
            all.AddRange(page["items"]!.AsArray().Select(item => item!.AsObject()));
            after = (string?)page["next"];
            if (after is null)
                return all;
        }
    }

    /// <summary>A good line, changed by the caller.</summary>
    public string Line(string name, Action<JsonObject>? change = null)
    {
        var line = new JsonObject
        {
            ["event"] = name,
            ["user"] = "ann",
            ["repository"] = "app/web",
            ["path"] = $"src/{name}.sql",
            ["language"] = "sql",
            ["error"] = "column 'date' does not exist",
            ["code"] = $"SELECT a FROM t WHERE date = '{name}'",
            ["fixed"] = $"SELECT a FROM t WHERE day = '{name}'",
            ["origin"] = "user",
            ["failedAt"] = gateway.Time.GetUtcNow().AddMinutes(-10),
            ["fixedAt"] = gateway.Time.GetUtcNow().AddMinutes(-5),
        };
        change?.Invoke(line);
        return line.ToJsonString();
    }

    /// <summary>The lines of an organization's log as the import takes them. The labels stay behind.</summary>
    public static IReadOnlyList<string> LogLines(string organization) => [.. Log(organization).Select(row => JsonSerializer.Serialize(new
    {
        @event = (string)row["cell"]!,
        user = (string)row["user"]!,
        repository = "analytics/warehouse",
        language = "sql",
        error = (string)row["error"]!,
        code = (string)row["code"]!,
        @fixed = (string)row["fixed"]!,
        // Something that was shown and replaced, with all that the code says.
        answer = (string)row["source"]! == "assistant" ? null : (string)row["code"]! + "\nLIMIT 1",
        origin = (string)row["source"]!,
        failedAt = DateTimeOffset.FromUnixTimeSeconds((long)row["time"]! - 60),
        fixedAt = DateTimeOffset.FromUnixTimeSeconds((long)row["time"]!),
    }))];

    public static IReadOnlyList<JsonObject> Log(string organization) =>
        [.. File.ReadLines(Path.Combine(Corpus.Root, $"tests/corpus/interactions/{organization}.log.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];

    public static StringContent Ndjson(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));

    public ValueTask DisposeAsync() => gateway.DisposeAsync();
}
