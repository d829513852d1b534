using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Commands;

/// <summary>The few management calls that the demo makes, over HTTP like anybody else's.</summary>
internal sealed class DemoClient(HttpClient http)
{
    /// <summary>The names of the base models that hosts have brought.</summary>
    public async Task<IReadOnlyList<string>> BaseModelsAsync(CancellationToken cancellationToken)
    {
        var list = await SendAsync(HttpMethod.Get, "api/v1/base-models", null, cancellationToken);
        return [.. list["items"]!.AsArray().Select(item => (string)item!["name"]!)];
    }

    public Task CreateTenantAsync(string slug, string displayName, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "api/v1/tenants", JsonContent.Create(new { slug, displayName }), cancellationToken, HttpStatusCode.Conflict);

    public async Task<string> CreateTokenAsync(string tenant, string name, string[] scopes, CancellationToken cancellationToken)
    {
        var made = await SendAsync(HttpMethod.Post, $"api/v1/tenants/{tenant}/tokens", JsonContent.Create(new { name, scopes }), cancellationToken);
        return (string)made["token"]!;
    }

    /// <summary>Uploads a PEFT folder; null and the findings when it is refused.</summary>
    public async Task<(int? Version, string? Refusal)> UploadAsync(
        string tenant, string adapter, string baseModel, string folder, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var content = new StreamContent(File.OpenRead(file));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, "files", Path.GetFileName(file));
        }

        var path = $"api/v1/tenants/{tenant}/adapters/{adapter}/versions?base={Uri.EscapeDataString(baseModel)}";
        var answer = await SendAsync(HttpMethod.Post, path, form, cancellationToken, HttpStatusCode.UnprocessableEntity);
        return answer["version"] is { } version ? ((int)version, null) : (null, answer["errors"]?.ToJsonString());
    }

    public Task SetAliasAsync(string tenant, string alias, string adapter, int version, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Put, $"api/v1/tenants/{tenant}/aliases/{alias}", JsonContent.Create(new { adapter, version }), cancellationToken);

    private async Task<JsonObject> SendAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, HttpStatusCode? alsoGood = null)
    {
        using var message = new HttpRequestMessage(method, path) { Content = content };
        using var response = await http.SendAsync(message, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode && response.StatusCode != alsoGood)
            throw new CommandException($"{method} {path}: {(int)response.StatusCode} {text}");
        try
        {
            return text.Length == 0 ? [] : JsonNode.Parse(text)!.AsObject();
        }
        catch (JsonException)
        {
            throw new CommandException($"{method} {path}: the answer is not JSON.");
        }
    }
}
