using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bench.Loop;

/// <summary>The product's HTTP API with one token, like anybody's script.</summary>
internal sealed class Api(HttpClient http, Uri url, string token)
{
    /// <exception cref="InvalidOperationException">Any status but success and <paramref name="expected"/>.</exception>
    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? body = null, int expected = 200)
    {
        using var request = new HttpRequestMessage(method, new Uri(url, path)) { Content = body as HttpContent ?? (body is null ? null : JsonContent.Create(body)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode && (int)response.StatusCode != expected)
            throw new InvalidOperationException($"{method} {path}: {(int)response.StatusCode} {text}");
        return ((int)response.StatusCode, IsJson(response) ? JsonNode.Parse(text) : text.Length > 0 ? JsonValue.Create(text) : null);
    }

    public async Task<JsonNode> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path)).Body!;

    private static bool IsJson(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
}
