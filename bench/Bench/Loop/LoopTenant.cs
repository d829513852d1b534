using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bench.Loop;

/// <summary>One organization: its adapters, its alias, its people, and what it lets the product do by itself.</summary>
internal sealed class LoopTenant
{
    public const string Adapter = "fixes";
    public const string Alias = "quickfix";

    private readonly string _slug;
    private readonly Api _admin;

    private LoopTenant(string slug, Api admin, Api people) => (_slug, _admin, People) = (slug, admin, people);

    /// <summary>What its people's editors call.</summary>
    public Api People { get; }

    private string Root => $"/api/v1/tenants/{_slug}";

    public static async Task<LoopTenant> CreateAsync(HttpClient http, Uri url, string platformToken, string slug)
    {
        var platform = new Api(http, url, platformToken);
        await platform.SendAsync(HttpMethod.Post, "/api/v1/tenants", new { slug, displayName = slug });
        var admin = await TokenAsync("tenant:admin", "adapters:write", "adapters:read", "data:read", "data:write", "experiments:write");
        var people = await TokenAsync("inference");
        return new LoopTenant(slug, new Api(http, url, admin), new Api(http, url, people));

        async Task<string> TokenAsync(params string[] scopes) =>
            (string)(await platform.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{slug}/tokens", new { name = scopes[0], scopes })).Body!["token"]!;
    }

    /// <summary>As a trainer outside does it, but for the snapshot that it was trained on (<c>dataset=</c>): these adapters were trained before there was any.</summary>
    public async Task<int> UploadAsync(string baseModel, string folder)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var content = new ByteArrayContent(await File.ReadAllBytesAsync(file));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, "files", Path.GetFileName(file));
        }

        return (int)(await _admin.SendAsync(HttpMethod.Post, $"{Root}/adapters/{Adapter}/versions?base={baseModel}&allowBaseName=reference/quickfix-tiny", form)).Body!["version"]!;
    }

    /// <summary>Null when it is switched; else the reason.</summary>
    public async Task<string?> SwitchAsync(int version)
    {
        var (status, body) = await _admin.SendAsync(HttpMethod.Put, $"{Root}/aliases/{Alias}", new { adapter = Adapter, version }, expected: 422);
        return status == 422 ? (string?)body!["detail"] ?? body.ToJsonString() : null;
    }

    public async Task<int> LiveAsync() => (int)(await _admin.GetAsync($"{Root}/aliases/{Alias}"))["version"]!;

    public Task ConsentAsync() => _admin.SendAsync(HttpMethod.Put, $"{Root}/consents/tenant", new { level = "train" });

    /// <summary>What every adapter of the base model must still be able to do. All 300: with 100, four answers lost could be eight.</summary>
    public static Task SetGenericAsync(Api platform, string baseModel, string file) =>
        platform.SendAsync(HttpMethod.Put, $"/api/v1/base-models/{baseModel}/generic-set?language=sql", Lines(File.ReadAllText(file)));

    /// <summary>What its people did before, as a plug-in kept it.</summary>
    /// <returns>Verdicts and how many lines got each.</returns>
    public async Task<IReadOnlyDictionary<string, int>> ImportAsync(IEnumerable<string> log)
    {
        var lines = new StringBuilder();
        foreach (var line in log)
            lines.AppendLine(ImportLineOf(line));
        var answer = await _admin.SendAsync(HttpMethod.Post, $"{Root}/interactions", Lines(lines.ToString()));
        return ((string)answer.Body!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
            .GroupBy(verdict => (string?)verdict["verdict"] ?? (string?)verdict["status"] ?? "summary", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
    }

    /// <summary>A snapshot of all that its people did; its id and its manifest.</summary>
    public async Task<(string Id, JsonNode Manifest)> SnapshotAsync(string name)
    {
        var made = await _admin.SendAsync(HttpMethod.Post, $"{Root}/datasets", new { name });
        var id = (string)made.Body!["id"]!;
        while (true)
        {
            var dataset = await _admin.GetAsync($"{Root}/datasets/{id}");
            switch ((string?)dataset["state"])
            {
                case "ready":
                    return (id, dataset["manifest"]!);
                case "failed":
                    throw new InvalidOperationException($"The snapshot failed: {dataset["error"]}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    /// <summary>A snapshot's page for people.</summary>
    public async Task<string> CardAsync(string dataset) => (string)(await _admin.GetAsync($"{Root}/datasets/{dataset}/card"))!;

    public Task SetGateAsync(string policy, string? dataset) => _admin.SendAsync(HttpMethod.Put, $"{Root}/gate", new { policy, dataset });

    /// <summary>Runs to its end.</summary>
    public async Task<JsonNode> EvaluateAsync(int version, int against, string dataset)
    {
        var started = await _admin.SendAsync(
            HttpMethod.Post, $"{Root}/evaluations", new { adapter = Adapter, version, dataset, against = new { adapter = Adapter, version = against } });
        while (true)
        {
            var evaluation = await _admin.GetAsync($"{Root}/evaluations/{started.Body!["id"]}");
            if ((string?)evaluation["state"] is "done" or "failed" or "cancelled")
                return evaluation;
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    public Task TryAsync(int candidate, int settleSeconds) => _admin.SendAsync(
        HttpMethod.Put, $"{Root}/aliases/{Alias}/experiment", new { candidate = new { adapter = Adapter, version = candidate }, share = 0.5, primary = "accepted_and_executed", settleSeconds });

    /// <summary>The running experiment, else the last one.</summary>
    public async Task<JsonNode> ExperimentAsync()
    {
        var all = await _admin.GetAsync($"{Root}/aliases/{Alias}/experiment");
        return all["running"] ?? all["history"]![0]!;
    }

    /// <summary>What became of all requests so far, a line a version.</summary>
    public async Task<IReadOnlyList<string>> FunnelAsync()
    {
        var funnel = await _admin.GetAsync($"{Root}/funnel?by=version");
        return
        [
            .. funnel["groups"]!.AsArray().Select(group =>
                $"version {group!["version"]}: {group["eligible"]} eligible, {Step(group, "generated")} generated, {Step(group, "inTime")} in time, {Step(group, "shown")} shown, "
                + $"{Step(group, "accepted")} accepted, {Step(group, "rejected")} rejected, {Step(group, "executedOk")} run without error, {Step(group, "executedError")} with one"),
        ];

        static string Step(JsonNode group, string name) => group[name]!["count"]!.ToJsonString();
    }

    /// <summary>Of a snapshot's held-out samples: all, those that happened since a time, and the people of these.</summary>
    public async Task<(int All, int Since, int People)> HeldOutAsync(string dataset, DateTimeOffset time)
    {
        var samples = new List<JsonNode>();
        for (int? after = -1; after is not null;)
        {
            var page = await _admin.GetAsync($"{Root}/datasets/{dataset}/samples?split=heldout&after={after}");
            samples.AddRange(page["items"]!.AsArray().Select(item => item!));
            after = (int?)page["next"];
        }

        var since = samples.Where(sample => (DateTimeOffset)sample["happenedAt"]! >= time).ToList();
        return (samples.Count, since.Count, since.Select(sample => (string)sample["userKey"]!).Distinct(StringComparer.Ordinal).Count());
    }

    public async Task<IReadOnlyList<JsonNode>> AuditAsync() => [.. (await _admin.GetAsync($"{Root}/audit"))["items"]!.AsArray().Select(item => item!)];

    private static StringContent Lines(string text)
    {
        var content = new StringContent(text);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        return content;
    }

    /// <summary>From the reference log's fields to the API's; its labels stay behind.</summary>
    private static string ImportLineOf(string line)
    {
        var read = JsonNode.Parse(line)!;
        var failed = DateTimeOffset.FromUnixTimeSeconds((long)read["time"]!);
        return JsonSerializer.Serialize(new
        {
            @event = (string?)read["cell"],
            user = (string?)read["user"],
            language = "sql",
            error = (string?)read["error"],
            code = (string?)read["code"],
            @fixed = (string?)read["fixed"],
            origin = (string?)read["source"],
            failedAt = failed,
            fixedAt = failed.AddMinutes(5),
        });
    }
}
