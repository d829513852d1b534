using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Crash;

/// <summary>Management calls to a gateway that may die under them.</summary>
internal sealed class CrashClient(int port, string token) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

    public void Dispose() => _http.Dispose();

    /// <summary>The answer; null when the gateway died before it was there, so that nobody knows what was done.</summary>
    public async Task<(HttpStatusCode Status, JsonNode? Body)?> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer ?? token);
        try
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
        {
            // .NET asks a connection that it has just made for its peer, and passes on what a socket answers whose peer has died in between.
            return null;
        }
    }

    /// <summary>Sends and expects a success; null when the gateway died.</summary>
    public async Task<JsonNode?> ManageAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        if (await SendAsync(method, "/api/v1" + path, content) is not var (status, body))
            return null;
        Assert.True((int)status is >= 200 and < 300, $"{method} {path}: {(int)status} {body?.ToJsonString()}");
        return body ?? new JsonObject();
    }

    /// <summary>Of a gateway that lives.</summary>
    public async Task<JsonNode> ReadAsync(string path)
    {
        var body = await ManageAsync(HttpMethod.Get, path);
        Assert.NotNull(body);
        return body;
    }

    public static HttpContent Json(object body) => JsonContent.Create(body);
}
