using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Identity;

/// <summary>A gateway with two tenants, and a provider of each. Shared by a class of tests.</summary>
public sealed class IdentitySetting : IAsyncLifetime
{
    public const string AcmeAudience = "https://gateway.example/acme";
    public const string GlobexAudience = "https://gateway.example/globex";

    internal GatewayServer Gateway { get; private set; } = null!;

    internal FakeHost Host { get; private set; } = null!;

    internal TestTenant Acme { get; private set; } = null!;

    internal TestTenant Globex { get; private set; } = null!;

    internal SigningKey Key { get; } = SigningKey.Rsa("acme-1");

    internal SigningKey GlobexKey { get; } = SigningKey.Rsa("globex-1");

    internal FakeProvider Provider { get; private set; } = null!;

    internal FakeProvider GlobexProvider { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await FakeProvider.StartAsync(Key);
        GlobexProvider = await FakeProvider.StartAsync(GlobexKey);
        Gateway = await GatewayServer.StartAsync("--Authentication:Oidc:AllowLoopback=true");
        Host = await FakeHost.StartAsync(Gateway, GatewayServer.Llama);
        Acme = await Gateway.CreateTenantAsync("acme");
        Globex = await Gateway.CreateTenantAsync("globex");
        await PutAsync("acme", "sso", new JsonObject { ["issuer"] = Provider.Url, ["audience"] = AcmeAudience });
        await PutAsync("globex", "sso", new JsonObject { ["issuer"] = GlobexProvider.Url, ["audience"] = GlobexAudience });
    }

    /// <summary>Sets a provider as the platform.</summary>
    internal Task PutAsync(string tenant, string name, JsonObject provider) =>
        Gateway.ManageAsync(HttpMethod.Put, $"/tenants/{tenant}/identity-providers/{name}", provider);

    /// <summary>Claims of a good access token for acme.</summary>
    internal JsonObject Claims(string scope = "inference")
    {
        var now = Gateway.Time.GetUtcNow().ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Provider.Url,
            ["aud"] = AcmeAudience,
            ["sub"] = "user-1",
            ["client_id"] = "ide",
            ["scope"] = scope,
            ["iat"] = now,
            ["exp"] = now + 600,
        };
    }

    internal string Token(string scope = "inference") => Key.Write(Claims(scope));

    internal async Task<(int Status, string Body)> AskAsync(string? token, string path = "/v1/models")
    {
        using var response = await Gateway.SendAsync(HttpMethod.Get, path, token);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
        await GlobexProvider.DisposeAsync();
    }
}
