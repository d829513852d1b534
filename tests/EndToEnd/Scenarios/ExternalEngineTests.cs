using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;
using TestServers.Engines;

namespace EndToEnd.Scenarios;

/// <summary>
/// A host in front of another engine, from the upload to the receipt: the real gateway, a real host process, and a stand-in for the engine whose
/// answers tell with which weights they were made.
/// </summary>
[Collection(ProductCollection.Name)]
public sealed class ExternalEngineTests(RunningProduct product)
{
    private const string Served = "served-elsewhere";
    private const string Acme = "models/adapters/acme", Globex = "models/adapters/globex";

    [Theory]
    [InlineData("Vllm")]
    [InlineData("Sglang")]
    public async Task Upload_ServedByAnotherEngine_IsAnsweredWithItsVeryWeights(string kind)
    {
        var (model, folder) = ($"{Served}-{kind}", MemoryFolder());
        await using var engine = Make(kind);
        await engine.StartAsync();
        try
        {
            await using var host = await ExtraHost.StartAsync(
                product, model, "--Engine:Kind=External", $"--External:Server={kind}", $"--External:Url={engine.Url}", "--External:Weights=revision 1",
                $"--External:AdapterFolder={folder}", "--External:AllowAdaptersOnDisk=true");
            var (acme, globex) = (product.Demo.Acme, product.Demo.Globex);
            var first = await PublishAsync(acme, model, Acme);
            var same = await PublishAsync(globex, model, Acme);
            Assert.Equal(first.Digest, same.Digest);

            // Each organization's answers are made with its own weights and say so; equal files are two adapters to the engine.
            await AnswersAsync(acme, model, Acme, first);
            await AnswersAsync(globex, model, Acme, same);
            var names = engine.Adapters.Where(one => one.Value.Fingerprint == FingerprintOf(Acme)).Select(one => one.Key).ToHashSet();
            Assert.Equal(2, names.Count);
            Assert.Equal(2, engine.Requests.Where(request => request.Adapter is { } name && names.Contains(name)).Select(request => request.Salt).Distinct().Count());

            // A new version goes live, and nobody notices; the engine is started anew below the host, and whoever asks once it is there again has the right weights.
            var second = await PublishAsync(acme, model, Globex);
            await AnswersAsync(acme, model, Globex, second);
            await engine.RestartAsync();
            // A look of the host may have fallen into the gap: then it refuses until the next one.
            await Eventually.TrueAsync(() => new TenantApi(product, acme.Token).PostAsync("/v1/chat/completions", Question(model)), answer => answer.Status == 200);
            await AnswersAsync(acme, model, Globex, second);
            await AnswersAsync(globex, model, Acme, same);
            await Eventually.TrueAsync(() => HostsAsync(), hosts => DigestsOf(hosts, model).Count(digest => digest == first.Digest || digest == second.Digest) == 3);

            var plain = await new TenantApi(product, acme.Token).PostAsync("/v1/chat/completions", Question(model));
            Assert.Contains(StandInEngine.BaseFingerprint, plain.Body, StringComparison.Ordinal);
            Assert.Equal(("none", "none"), (plain.Adapter, plain.Digest));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<(int Version, string Digest)> PublishAsync(DemoInfo.Tenant tenant, string model, string folder)
    {
        var admin = new ManagementClient(product, tenant);
        var name = model.ToLowerInvariant();
        var version = await admin.UploadAsync(name, folder, model);
        await admin.SetAliasAsync(name, name, version.Version);
        return version;
    }

    private async Task AnswersAsync(DemoInfo.Tenant tenant, string model, string folder, (int Version, string Digest) version)
    {
        var name = model.ToLowerInvariant();
        foreach (var stream in (bool[])[false, true])
        {
            var answer = await new TenantApi(product, tenant.Token).PostAsync("/v1/chat/completions", Question($"{model}:{name}", stream));
            Assert.True(answer.Status == 200, answer.Body);
            Assert.StartsWith(FingerprintOf(folder) + " ", TextOf(answer.Body, stream));
            Assert.Equal(($"{name}@{version.Version}", version.Digest), (answer.Adapter, answer.Digest));
        }
    }

    /// <summary>Of the tensors that the organization uploaded.</summary>
    private static string FingerprintOf(string folder) =>
        LoadedAdapter.FingerprintOf(File.ReadAllBytes(Path.Combine(Repository.Path(folder), "adapter_model.safetensors")));

    private static object Question(string model, bool stream = false) =>
        new { model, stream, messages = new[] { new { role = "user", content = "Which weights are yours?" } } };

    private static string TextOf(string body, bool stream)
    {
        if (!stream)
        {
            return JsonDocument.Parse(body).RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        }

        Assert.EndsWith("data: [DONE]\n\n", body, StringComparison.Ordinal);
        var text = new StringBuilder();
        foreach (var line in body.Split("\n\n").Where(line => line.StartsWith("data: {", StringComparison.Ordinal)))
        {
            var delta = JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("choices")[0].GetProperty("delta");
            text.Append(delta.TryGetProperty("content", out var content) ? content.GetString() : "");
        }

        return text.ToString();
    }

    private async Task<JsonElement> HostsAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{product.Demo.BaseUrl}/api/v1/hosts");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.Demo.PlatformToken);
        using var response = await product.Http.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static IEnumerable<string?> DigestsOf(JsonElement hosts, string model) => hosts.GetProperty("items").EnumerateArray()
        .Where(host => host.GetRawText().Contains($"\"{model}\"", StringComparison.Ordinal))
        .SelectMany(host => host.GetProperty("residents").EnumerateArray())
        .Select(resident => resident.GetProperty("digest").GetString());

    /// <summary>The base model's tokens, asked of the host that serves it with its own engine.</summary>
    private StandInEngine Make(string kind)
    {
        var vocabulary = new EngineVocabulary(
            text =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, product.Demo.BaseUrl + "/tokenize")
                {
                    Content = new StringContent(JsonSerializer.Serialize(new { model = "quickfix-tiny", content = text }), Encoding.UTF8, "application/json"),
                };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.Demo.Acme.Token);
                using var response = product.Http.Send(request);
                using var json = JsonDocument.Parse(response.Content.ReadAsStream());
                return [.. json.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32())];
            },
            EndToken: 2);
        return kind == "Vllm" ? new StandInVllm(vocabulary) : new StandInSglang(vocabulary);
    }

    private static string MemoryFolder() => Directory.CreateDirectory(
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "external-" + Guid.NewGuid().ToString("N"))).FullName;
}
