using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;

namespace TestServers;

/// <summary>The npm package oidc-provider on loopback, with a confidential client <c>ci</c> and a public one <c>ide</c>.</summary>
public sealed class OidcProviderServer : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly ServerProcess _process;
    private readonly HttpClient _client;

    private OidcProviderServer(ServerProcess process, int port)
    {
        (_process, Issuer) = (process, $"http://127.0.0.1:{port}");
        _client = new HttpClient { BaseAddress = new Uri(Issuer) };
    }

    public string Issuer { get; }

    public static async Task<OidcProviderServer> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = LoopbackPort.Find();
            var server = new OidcProviderServer(ServerProcess.Start("oidc-provider", "node", [Script, $"{port}"]), port);
            try
            {
                await server._process.WaitAsync(async () => (await server._client.GetAsync("/.well-known/openid-configuration")).IsSuccessStatusCode);
                return server;
            }
            catch (InvalidOperationException) when (attempt < Attempts && server._process.Output.Contains("EADDRINUSE", StringComparison.Ordinal))
            {
                await server.DisposeAsync();
            }
        }
    }

    /// <summary>An access token by client credentials.</summary>
    public async Task<string> ClientCredentialsAsync(string resource, string scope)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["resource"] = resource, ["scope"] = scope }),
        };
        message.Headers.Authorization = new("Basic", Convert.ToBase64String("ci:ci-secret"u8));
        using var response = await _client.SendAsync(message);
        return (await ReadAsync(response)).GetProperty("access_token").GetString()!;
    }

    /// <summary>Access and id token of a person, by the authorization code with PKCE, through the provider's own pages.</summary>
    public Task<(string Access, string Id)> CodeAsync(string person, string resource, string scope) => new CodeFlow(Issuer).RunAsync(person, resource, scope);

    /// <summary>From now on a new key signs; of those before it the newest <paramref name="keep"/> stay published.</summary>
    public async Task RotateAsync(int keep)
    {
        using var response = await _client.PostAsJsonAsync("/control/keys", new { keep });
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    internal static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonElement.Parse(text)
            : throw new InvalidOperationException($"{response.RequestMessage!.RequestUri}: {(int)response.StatusCode} {text}");
    }

    private static string Script => Path.Combine(
        typeof(OidcProviderServer).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!,
        "tests/EndToEnd/clients/oidc-provider.mjs");
}
