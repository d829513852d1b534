using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>The management calls that the scenarios make, as an organization's admin.</summary>
internal sealed class ManagementClient(RunningProduct product, DemoInfo.Tenant tenant)
{
    public async Task<(int Version, string Digest)> UploadAsync(string adapter, string folder, string baseModel = "quickfix-tiny")
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in Directory.GetFiles(Repository.Path(folder)))
        {
            form.Add(new StreamContent(File.OpenRead(file)), "files", Path.GetFileName(file));
        }

        var answer = await SendAsync(HttpMethod.Post, $"adapters/{adapter}/versions?base={baseModel}", form);
        return (answer.GetProperty("version").GetInt32(), answer.GetProperty("digest").GetString()!);
    }

    public Task SetAliasAsync(string alias, string adapter, int version) =>
        SendAsync(HttpMethod.Put, $"aliases/{alias}", JsonContent.Create(new { adapter, version }));

    public Task RollBackAsync(string alias) => SendAsync(HttpMethod.Post, $"aliases/{alias}/rollback", null);

    /// <summary>An organization beside those of the demo, with the same two tokens.</summary>
    public static async Task<DemoInfo.Tenant> CreateTenantAsync(RunningProduct product, string slug)
    {
        await PostAsync("tenants", new { slug });
        return new DemoInfo.Tenant(slug, await TokenAsync("inference"), await TokenAsync("tenant:admin"), []);

        async Task<string> TokenAsync(string scope) =>
            (await PostAsync($"tenants/{slug}/tokens", new { name = "test", scopes = new[] { scope } })).GetProperty("token").GetString()!;

        async Task<JsonElement> PostAsync(string path, object body)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{product.Demo.BaseUrl}/api/v1/{path}") { Content = JsonContent.Create(body) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.Demo.PlatformToken);
            using var response = await product.Http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
            return JsonDocument.Parse(text).RootElement;
        }
    }

    public async Task<string?> StateAsync(string adapter, int version) =>
        (await SendAsync(HttpMethod.Get, $"adapters/{adapter}/versions/{version}", null)).GetProperty("state").GetString();

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, $"{product.Demo.BaseUrl}/api/v1/tenants/{tenant.Slug}/{path}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.AdminToken);
        using var response = await product.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}
