using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Bench.Serving;

/// <summary>The management calls that a benchmark needs, over HTTP like anybody else's.</summary>
internal sealed class ManagementClient(HttpClient http, Uri url, string platformToken)
{
    /// <summary>Makes a tenant with a token for inference and, if there is an adapter, that adapter under the alias <paramref name="adapterName"/>.</summary>
    /// <returns>The token for inference.</returns>
    public async Task<string> AddTenantAsync(string slug, string baseModel, string adapterName, byte[]? ggufAdapter)
    {
        await SendAsync(platformToken, HttpMethod.Post, "tenants", JsonContent.Create(new { slug, displayName = slug }));
        if (ggufAdapter is not null)
        {
            var admin = await TokenAsync(slug, "tenant:admin", "adapters:write", "adapters:read");
            using var content = new ByteArrayContent(ggufAdapter);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            await SendAsync(admin, HttpMethod.Post, $"tenants/{slug}/adapters/{adapterName}/versions?base={baseModel}", content);
            await SendAsync(admin, HttpMethod.Put, $"tenants/{slug}/aliases/{adapterName}", JsonContent.Create(new { adapter = adapterName, version = 1 }));
        }

        return await TokenAsync(slug, "inference");
    }

    /// <summary>The same with an adapter as trainers leave it: all files of a PEFT folder, a manifest among them.</summary>
    /// <returns>The token for inference.</returns>
    public async Task<string> AddTenantOfFolderAsync(string slug, string baseModel, string adapterName, string peftFolder)
    {
        await SendAsync(platformToken, HttpMethod.Post, "tenants", JsonContent.Create(new { slug, displayName = slug }));
        var admin = await TokenAsync(slug, "tenant:admin", "adapters:write", "adapters:read");
        using var form = new MultipartFormDataContent();
        foreach (var file in Directory.EnumerateFiles(peftFolder))
            form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(file)), "files", Path.GetFileName(file));
        await SendAsync(admin, HttpMethod.Post, $"tenants/{slug}/adapters/{adapterName}/versions?base={baseModel}", form);
        await SendAsync(admin, HttpMethod.Put, $"tenants/{slug}/aliases/{adapterName}", JsonContent.Create(new { adapter = adapterName, version = 1 }));
        return await TokenAsync(slug, "inference");
    }

    public async Task PutGenericSetAsync(string baseModel, string language, byte[] set)
    {
        using var content = new ByteArrayContent(set);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        await SendAsync(platformToken, HttpMethod.Put, $"base-models/{baseModel}/generic-set?language={language}", content);
    }

    /// <summary>Begins one of version 1 against the base model.</summary>
    public async Task<string> StartEvaluationAsync(string slug, string token, string adapter, string dataset) =>
        (await SendAsync(token, HttpMethod.Post, $"tenants/{slug}/evaluations", JsonContent.Create(new { adapter, version = 1, dataset }))).GetProperty("id").GetString()!;

    /// <summary>Questions of an evaluation that are answered and stored.</summary>
    public async Task<int> AnsweredAsync(string slug, string token, string id)
    {
        var evaluation = await SendAsync(token, HttpMethod.Get, $"tenants/{slug}/evaluations/{id}", null);
        return evaluation.GetProperty("state").GetString() is "queued" or "running" or "done"
            ? evaluation.GetProperty("answered").GetInt32()
            : throw new InvalidOperationException($"An evaluation ended: {evaluation}");
    }

    public Task CancelEvaluationAsync(string slug, string token, string id) => SendAsync(token, HttpMethod.Delete, $"tenants/{slug}/evaluations/{id}", null);

    public async Task<string> TokenAsync(string slug, params string[] scopes)
    {
        var made = await SendAsync(platformToken, HttpMethod.Post, $"tenants/{slug}/tokens", JsonContent.Create(new { name = "bench", scopes }));
        return made.GetProperty("token").GetString()!;
    }

    private async Task<JsonElement> SendAsync(string token, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, "/api/v1/" + path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone()
            : throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
    }
}
