namespace Gateway.Tests.Authentication;

/// <summary>One route of the public listener and what it asks of a token.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path; <c>{t}</c> stands for a tenant.</param>
/// <param name="Scope">The scope that it needs; empty = any valid token.</param>
/// <param name="Body">A JSON body that is well-formed for it, or null.</param>
public sealed record RouteAccess(string Method, string Path, string Scope, string? Body)
{
    public bool OfTenant => Path.Contains("{t}", StringComparison.Ordinal);

    public static IReadOnlyList<RouteAccess> All { get; } =
    [
        new("POST", "/v1/chat/completions", "inference", """{"model":"llama"}"""),
        new("POST", "/v1/completions", "inference", """{"model":"llama"}"""),
        new("POST", "/infill", "inference", """{"model":"llama"}"""),
        new("GET", "/v1/models", "inference", null),
        new("GET", "/v1/models/{**id}", "inference", null),
        new("GET", "/models", "inference", null),
        new("POST", "/chat/completions", "inference", """{"model":"llama"}"""),
        new("POST", "/v1/fim/completions", "inference", "{}"),
        new("GET", "/v1/health", "inference", null),
        new("GET", "/v1beta/server_setting", "inference", null),
        new("POST", "/completion", "inference", "{}"),
        new("POST", "/completions", "inference", "{}"),
        new("POST", "/v1/embeddings", "inference", "{}"),
        new("POST", "/embeddings", "inference", "{}"),
        new("POST", "/tokenize", "inference", "{}"),
        new("POST", "/detokenize", "inference", "{}"),
        new("POST", "/apply-template", "inference", "{}"),
        new("GET", "/props", "inference", null),
        new("POST", "/api/v1/tenants", "platform:admin", """{"slug":"acme"}"""),
        new("GET", "/api/v1/tenants", "platform:admin", null),
        new("GET", "/api/v1/tenants/{t}", "tenant:admin", null),
        new("PATCH", "/api/v1/tenants/{t}", "platform:admin", """{"displayName":"x"}"""),
        new("DELETE", "/api/v1/tenants/{t}", "platform:admin", null),
        new("POST", "/api/v1/tenants/{t}/tokens", "tenant:admin", """{"name":"x","scopes":["inference"]}"""),
        new("GET", "/api/v1/tenants/{t}/tokens", "tenant:admin", null),
        new("DELETE", "/api/v1/tenants/{t}/tokens/000000000000", "tenant:admin", null),
        new("GET", "/api/v1/tenants/{t}/adapters", "adapters:read", null),
        new("GET", "/api/v1/tenants/{t}/adapters/secretproject", "adapters:read", null),
        new("GET", "/api/v1/tenants/{t}/adapters/secretproject/versions", "adapters:read", null),
        new("POST", "/api/v1/tenants/{t}/adapters/secretproject/versions", "adapters:write", "{}"),
        new("GET", "/api/v1/tenants/{t}/adapters/secretproject/versions/1", "adapters:read", null),
        new("POST", "/api/v1/tenants/{t}/adapters/secretproject/versions/1/release", "tenant:admin", null),
        new("DELETE", "/api/v1/tenants/{t}/adapters/secretproject/versions/1", "adapters:write", null),
        new("GET", "/api/v1/tenants/{t}/aliases", "adapters:read", null),
        new("GET", "/api/v1/tenants/{t}/aliases/secretproject", "adapters:read", null),
        new("PUT", "/api/v1/tenants/{t}/aliases/secretproject", "tenant:admin", """{"adapter":"secretproject","version":1}"""),
        new("DELETE", "/api/v1/tenants/{t}/aliases/secretproject", "tenant:admin", null),
        new("POST", "/api/v1/tenants/{t}/aliases/secretproject/rollback", "tenant:admin", null),
        new("GET", "/api/v1/tenants/{t}/audit", "tenant:admin", null),
        new("GET", "/api/v1/base-models", "", null),
        new("GET", "/api/v1/hosts", "platform:admin", null),
    ];

    public static TheoryData<RouteAccess> Theory => [.. All];

    public static TheoryData<RouteAccess> OfTenants => [.. All.Where(route => route.OfTenant)];

    public override string ToString() => $"{Method} {Path}";
}
