using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>An organization is deleted while the product serves others: nothing of it stays in the host's memory, on the disk or in the registry.</summary>
[Collection(ProductCollection.Name)]
public sealed class TenantDeletionTests(RunningProduct product)
{
    private const string Model = "quickfix-tiny:fix";

    [Fact]
    public async Task Delete_TenantAtWork_LeavesNothingOfItAndServesTheOthers()
    {
        var doomed = await ManagementClient.CreateTenantAsync(product, "doomed");
        var admin = new ManagementClient(product, doomed);
        var (version, digest) = await admin.UploadAsync("fix", "models/adapters/initech");
        await admin.SetAliasAsync("fix", "fix", version);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(doomed, Model));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(product.Demo.Acme, product.Demo.Acme.Models[0]));
        var id = (await GetAsync("tenants/doomed")).GetProperty("id").GetString()!;
        var stored = product.StatePath($"artifacts/{id}/{digest["sha256:".Length..]}/canonical.gguf");
        Assert.False((await File.ReadAllBytesAsync(stored)).AsSpan().StartsWith("GGUF"u8));
        var residents = await Eventually.TrueAsync(() => ResidentsAsync(), list => list.Contains(id));
        var others = residents.Where(tenant => tenant != id).Distinct().ToList();
        Assert.NotEmpty(others);

        var deletion = await SendAsync(HttpMethod.Delete, "tenants/doomed");

        // The host that serves: it has said so before the answer came.
        var record = deletion.GetProperty("record");
        var serving = (await GetAsync("hosts")).GetProperty("items").EnumerateArray().Where(host => host.GetProperty("available").GetBoolean())
            .Select(host => host.GetProperty("bootGeneration").GetString()).ToList();
        Assert.NotEmpty(serving);
        Assert.All(serving, process => Assert.Equal("acknowledged", record.GetProperty("hosts").EnumerateArray()
            .Single(host => host.GetProperty("process").GetString() == process).GetProperty("state").GetString()));
        Assert.Equal("emptied", record.GetProperty("artifacts").GetProperty("state").GetString());
        Assert.Equal(1, record.GetProperty("registry").GetProperty("tenant_keys").GetInt32());
        Assert.False(Directory.Exists(product.StatePath($"artifacts/{id}")));

        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(doomed, Model));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(product.Demo.Acme, product.Demo.Acme.Models[0]));
        var left = await Eventually.TrueAsync(() => ResidentsAsync(), list => !list.Contains(id));
        Assert.Superset(others.ToHashSet(), left.ToHashSet());

        // The evidence, as an auditor would check it.
        var file = product.StatePath("deletion.json");
        await File.WriteAllTextAsync(file, (await GetAsync($"deletions/{id}")).GetRawText());
        Assert.Equal(0, await VerifyAsync(file));
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"signed\":\"e", "\"signed\":\"f", StringComparison.Ordinal));
        Assert.Equal(1, await VerifyAsync(file));
    }

    private async Task<int> VerifyAsync(string file)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet", [Repository.Path("artifacts/bin/Gateway/release/Gateway.dll"), "admin", "verify-record", file, $"--State={product.StatePath("")}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>The tenants whose adapters hosts have in memory, as these say.</summary>
    private async Task<IReadOnlyList<string>> ResidentsAsync() => [.. (await GetAsync("hosts")).GetProperty("items").EnumerateArray()
        .SelectMany(host => host.GetProperty("residents").EnumerateArray()).Select(resident => resident.GetProperty("tenant").GetString()!)];

    private async Task<HttpStatusCode> AskAsync(DemoInfo.Tenant tenant, string model)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{product.Demo.BaseUrl}/v1/chat/completions")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token) },
            Content = JsonContent.Create(new { model, max_tokens = 4, messages = new[] { new { role = "user", content = "SELECT name FROM carts" } } }),
        };
        using var response = await product.Http.SendAsync(request);
        return response.StatusCode;
    }

    private Task<JsonElement> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, $"{product.Demo.BaseUrl}/api/v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.Demo.PlatformToken);
        using var response = await product.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
