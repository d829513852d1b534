using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Learning.Evaluations;

/// <summary>
/// A gateway and a host that knows: acme's first version half of acme's items, its second all, a third all and nothing general any more; the base model all that is general and nothing else.
/// </summary>
public sealed class EvaluationSetting : IAsyncLifetime
{
    public const int Items = 60;

    internal Exam Exam { get; } = new();

    internal GatewayServer Gateway { get; private set; } = null!;

    internal FakeHost Host { get; private set; } = null!;

    internal TestTenant Acme { get; private set; } = null!;

    internal string DataToken { get; private set; } = null!;

    internal string Dataset { get; private set; } = null!;

    internal string[] Digests { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Gateway = await GatewayServer.StartAsync("--Placement:ReportSeconds=60");
        Host = await FakeHost.StartAsync(Gateway, GatewayServer.Llama);
        Host.Answer = Exam.AnswerAsync;
        Acme = await Gateway.CreateTenantAsync("acme");
        DataToken = await Gateway.CreateTokenAsync("acme", "data:read", "data:write");
        var versions = new List<string>();
        foreach (var folder in new[] { "llama.qv-r4", "llama.o-r1", "llama.layer-1-only", "llama.f16" })
            versions.Add((string)(await Gateway.UploadAsync(Acme, "sql", Corpus.Peft(folder)))["digest"]!);
        Digests = [.. versions];
        Exam.Knows("none", (set, _) => set == "general");
        Exam.Knows(Digests[0], (set, number) => set == "general" || number % 2 == 0);
        Exam.Knows(Digests[1], (_, _) => true);
        Exam.Knows(Digests[2], (set, _) => set == "item");
        Exam.Knows(Digests[3], (set, _) => set == "general");
        Dataset = await HeldOutData.AddAsync(Gateway, Acme.Id, Items);
        using var put = await PutGenericSetAsync(Exam.GenericSet(Items), "?language=sql");
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    internal Task<HttpResponseMessage> PutGenericSetAsync(string text, string query = "", string name = "llama") => Gateway.SendAsync(
        HttpMethod.Put, $"/api/v1/base-models/{name}/generic-set{query}", Gateway.PlatformToken, new StringContent(text, System.Text.Encoding.UTF8, "application/x-ndjson"));

    internal Task<JsonObject> StartAsync(int version, object? against) =>
        Gateway.ManageAsync(HttpMethod.Post, "/tenants/acme/evaluations", new { adapter = "sql", version, dataset = Dataset, against }, DataToken);

    /// <summary>Runs one to its end.</summary>
    internal async Task<JsonObject> EvaluateAsync(int version, object? against)
    {
        var (_, end) = await Exam.WatchAsync(Gateway, DataToken, "acme", (string)(await StartAsync(version, against))["id"]!);
        Assert.Equal(("done", null), ((string?)end["state"], (string?)end["error"]));
        return end;
    }
}
