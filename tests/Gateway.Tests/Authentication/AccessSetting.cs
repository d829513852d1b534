using System.Net;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Authentication;

/// <summary>A running gateway, its routes, and callers of every kind. <c>acme</c> asks; <c>globex</c> is the other.</summary>
public class AccessSetting : IAsyncLifetime
{
    private int _spares;

    internal Playground Playground { get; } = new();

    internal RouteTable Routes { get; private set; } = null!;

    internal RouteValues Values { get; } = new();

    /// <summary>A token of acme for each scope.</summary>
    internal Dictionary<string, string> AcmeTokens { get; } = [];

    /// <summary>What must be worth no more than no token.</summary>
    internal List<(string Kind, string? Token)> BadTokens { get; } =
    [
        ("none", null), ("empty", ""), ("garbage", "garbage"), ("of the right form", "lg_000000000000_0000000000000000000000000000000000"),
    ];

    public virtual async Task InitializeAsync()
    {
        Playground.Settings = [.. Playground.Settings, "--Gateway:MetricsPort=0"];
        await Playground.InitializeAsync();
        var gateway = Playground.Gateway;
        Routes = await RouteTable.ReadAsync(gateway.Services);
        foreach (var scope in ScopeTable.OfTenants)
            AcmeTokens[scope] = await gateway.CreateTokenAsync("acme", scope);
        Values.Add("tokens/{id}", IdOf(Playground.Acme.Token), IdOf(Playground.Globex.Token), "000000000000");
        foreach (var (tenant, name) in new[] { ("acme", "quickfix"), ("globex", "secretproject") })
            await gateway.ManageAsync(HttpMethod.Put, $"/tenants/{tenant}/identity-providers/{name}", new { issuer = "https://sso.example", audience = tenant });
        Values.Add("evaluations/{evaluation}", await EvaluationAsync(Playground.Acme, "sql"), await EvaluationAsync(Playground.Globex, "secretproject"), "evl_00000000000000000000000000000000");
        var (acmes, globexs) = (await DatasetAsync(Playground.Acme), await DatasetAsync(Playground.Globex));
        Values.Add("samples/{id}", acmes.Sample, globexs.Sample, "smp_00000000000000000000000000000000");
        Values.Add("datasets/{id}", acmes.Dataset, globexs.Dataset, "ds_00000000000000000000000000000000");
        Values.Add("exports/{export}", acmes.Export, globexs.Export, "exp_00000000000000000000000000000000");
        Values.Add("interactions/{id}", await InteractionAsync(Playground.Acme), await InteractionAsync(Playground.Globex), "int_00000000000000000000000000000000");
        Values.Add("consents/{scope}", "tenant", "repository", "repository");
        await AddBadTokensAsync(gateway);
    }

    /// <summary>Of a tenant with a consent for all.</summary>
    private async Task<string> InteractionAsync(TestTenant tenant)
    {
        var world = new Learning.Interactions.InteractionWorld(Playground.Gateway);
        await world.UseTenantAsync(tenant.Slug);
        await world.SetConsentAsync(tenant.Slug, "tenant", "train");
        return (string)(await world.ImportAsync(tenant.Slug, world.Line("one"))).Verdicts[0]["id"]!;
    }

    /// <summary>A sample, a snapshot of it, and an export of that.</summary>
    private async Task<(string Sample, string Dataset, string Export)> DatasetAsync(TestTenant tenant)
    {
        var gateway = Playground.Gateway;
        var token = await gateway.CreateTokenAsync(tenant.Slug, "data:write", "data:read");
        var sample = await gateway.ManageAsync(
            HttpMethod.Post, $"/tenants/{tenant.Slug}/samples", new { language = "sql", error = "bad", code = "SELEC 1", @fixed = "SELECT 1", state = "regression" }, token);
        var dataset = await gateway.ManageAsync(HttpMethod.Post, $"/tenants/{tenant.Slug}/datasets", new { name = "all" }, token);
        using var export = await gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Slug}/datasets/{dataset["id"]}/export?split=heldout", token);
        await export.Content.ReadAsStringAsync();
        return ((string)sample["id"]!, (string)dataset["id"]!, export.Headers.GetValues("x-export-id").Single());
    }

    /// <summary>One that is over already.</summary>
    private async Task<string> EvaluationAsync(TestTenant tenant, string adapter)
    {
        var gateway = Playground.Gateway;
        var token = await gateway.CreateTokenAsync(tenant.Slug, "data:write");
        var dataset = await Learning.Evaluations.HeldOutData.AddAsync(gateway, tenant.Id, 1);
        var started = await gateway.ManageAsync(HttpMethod.Post, $"/tenants/{tenant.Slug}/evaluations", new { adapter, version = 1, dataset }, token);
        await gateway.ManageAsync(HttpMethod.Delete, $"/tenants/{tenant.Slug}/evaluations/{started["id"]}", null, token);
        return (string)started["id"]!;
    }

    public virtual Task DisposeAsync() => Playground.DisposeAsync();

    /// <summary>A tenant that nothing else uses, so that it may be changed or destroyed.</summary>
    internal async Task<(string Slug, string Token)> SpareAsync(string scope)
    {
        var slug = $"spare-{Interlocked.Increment(ref _spares)}";
        await Playground.Gateway.ManageAsync(HttpMethod.Post, "/tenants", new { slug });
        return (slug, await Playground.Gateway.CreateTokenAsync(slug, scope));
    }

    /// <summary>Asks on the public listener.</summary>
    internal Task<AccessAnswer> AskAsync(RouteAccess route, string tenant, RouteOwner owner, string? token) => AskAsync(
        Playground.Gateway.Public, route.Method, route.Path(tenant, owner, Values), token is null ? [] : [("Authorization", "Bearer " + token)], BodyOf(route));

    internal static async Task<AccessAnswer> AskAsync(
        HttpClient listener, string method, string path, IReadOnlyList<(string Name, string Value)> headers, string? body = null)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : Playground.Json(body) };
        foreach (var (name, value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        using var response = await listener.SendAsync(message);
        return await AccessAnswer.ReadAsync(response);
    }

    /// <summary>A body that names a model for inference. Elsewhere none that would pass: whether it was looked at is what is to be seen.</summary>
    internal static string? BodyOf(RouteAccess route) => route switch
    {
        { Method: "GET" or "DELETE" } => null,
        { Scope: "inference" } => """{"model":"llama"}""",
        _ => "{}",
    };

    /// <summary>The public part of a token.</summary>
    private static string IdOf(string token) => token.Split('_')[1];

    private async Task AddBadTokensAsync(GatewayServer gateway)
    {
        var all = ScopeTable.OfTenants;
        var admin = Playground.Globex.AdminToken;
        BadTokens.Add(("with a wrong secret", admin[..^1] + (admin[^1] == 'a' ? 'b' : 'a')));

        var revoked = await gateway.ManageAsync(HttpMethod.Post, "/tenants/globex/tokens", new { name = "r", scopes = all });
        await gateway.ManageAsync(HttpMethod.Delete, $"/tenants/globex/tokens/{revoked["id"]}");
        BadTokens.Add(("revoked", (string)revoked["token"]!));

        var expiresAt = gateway.Time.GetUtcNow().AddSeconds(2);
        var expired = await gateway.ManageAsync(HttpMethod.Post, "/tenants/globex/tokens", new { name = "e", scopes = all, expiresAt });
        BadTokens.Add(("expired", (string)expired["token"]!));
        gateway.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.OK, await Playground.Host.ReportAsync());

        await gateway.ManageAsync(HttpMethod.Post, "/tenants", new { slug = "suspended" });
        BadTokens.Add(("of a suspended tenant", await gateway.CreateTokenAsync("suspended", [.. all])));
        await gateway.ManageAsync(HttpMethod.Patch, "/tenants/suspended", new { status = "suspended" });
        await gateway.ManageAsync(HttpMethod.Post, "/tenants", new { slug = "deleted" });
        BadTokens.Add(("of a deleted tenant", await gateway.CreateTokenAsync("deleted", [.. all])));
        await gateway.ManageAsync(HttpMethod.Delete, "/tenants/deleted");
    }
}
