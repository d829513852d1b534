using Gateway.Authentication;
using Gateway.Listening;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Tokens;

namespace Gateway.Tests.Authentication;

/// <summary>All routes of a running gateway, read from the table that its routing uses, and what is wrong with what they say of themselves.</summary>
internal sealed class RouteTable
{
    /// <summary>Who may read these is everybody. A route is added here only when its answer is the same for all the world.</summary>
    private static readonly string[] s_open = ["GET /health", "GET /health/live", "GET /health/ready", "GET /openapi/{documentName}.json"];

    /// <summary>All that may be on the listener for probes and scrapers, which asks nobody who they are.</summary>
    private static readonly string[] s_metrics = ["GET /health", "GET /health/live", "GET /health/ready", "GET /metrics"];

    private readonly List<string> _faults = [];

    private RouteTable(IReadOnlyList<RouteAccess> all) => All = all;

    public IReadOnlyList<RouteAccess> All { get; }

    /// <summary>One sentence a fault, with what to do.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The routes that a token opens.</summary>
    public IEnumerable<RouteAccess> Guarded => All.Where(route => route.Scope is not null);

    public IEnumerable<RouteAccess> OfTenants => Guarded.Where(route => route.OfTenant);

    /// <summary>What hosts call; these prove themselves to the handlers.</summary>
    public IEnumerable<RouteAccess> OfHosts => All.Where(route => route.Listener is { Public: false, Metrics: false });

    public static Task<RouteTable> ReadAsync(IServiceProvider services) => ReadAsync(
        services.GetRequiredService<EndpointDataSource>().Endpoints, services.GetRequiredService<IAuthorizationPolicyProvider>());

    public static async Task<RouteTable> ReadAsync(IEnumerable<Endpoint> endpoints, IAuthorizationPolicyProvider policies)
    {
        var routes = new List<RouteAccess>();
        var faults = new List<string>();
        foreach (var endpoint in endpoints.OfType<RouteEndpoint>())
        {
            var pattern = endpoint.RoutePattern.RawText!;
            if (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods is not { Count: > 0 } methods)
            {
                faults.Add($"{pattern} takes every method: map it with MapGet, MapPost and so on.");
                continue;
            }

            var scope = await ScopeOfAsync(endpoint, policies);
            var listener = endpoint.Metadata.GetMetadata<ListenerMetadata>() ?? ListenerMetadata.PublicOnly;
            routes.AddRange(methods.Select(method => new RouteAccess(method, pattern, scope, listener)));
        }

        var table = new RouteTable(routes);
        table._faults.AddRange(faults.Concat(routes.SelectMany(Judge)).Concat(
            s_open.Except(routes.Select(route => route.ToString())).Select(gone => $"{gone} is in the list of open routes and nowhere else: take it out.")));
        return table;
    }

    private static IEnumerable<string> Judge(RouteAccess route)
    {
        if (route.Listener.Metrics && !s_metrics.Contains(route.ToString()))
            yield return $"{route} is served to everybody who reaches the metrics listener: nothing but health and metrics may be.";
        if (!route.Listener.Public)
        {
            if (!route.Listener.Metrics && !route.Pattern.StartsWith("/internal/", StringComparison.Ordinal))
                yield return $"{route} is served to hosts only and must begin with /internal/.";
            yield break;
        }

        if (route.Pattern.StartsWith("/internal", StringComparison.Ordinal))
            yield return $"{route} lacks WithMetadata(ListenerMetadata.InternalOnly): map it in the group of InternalEndpoints.";
        if (route.Scope is null && !s_open.Contains(route.ToString()))
            yield return $"{route} needs no token: add RequireScope(…), or the policy {AccessPolicies.Inference} to a proxied route.";
        if (route.Scope is not null && s_open.Contains(route.ToString()))
            yield return $"{route} needs a token and stands in the list of open routes: take it out there.";
        if (route.Scope is { Length: > 0 } scope && !ScopeTable.Knows(scope))
            yield return $"{route} needs the scope '{scope}': add to ScopeTable what includes it.";
        if (route.Pattern.Contains("/tenants/{", StringComparison.Ordinal) && !route.OfTenant)
            yield return $"{route} must call its tenant {RouteAccess.Tenant}: authorization compares no other parameter.";
        if (route.Pattern.StartsWith("/api/", StringComparison.Ordinal) && route is { OfTenant: false, OfPlatform: false, Scope.Length: > 0 })
            yield return $"{route} names no tenant and is no platform call: put it under /tenants/{RouteAccess.Tenant}, or let it need {ScopeTable.Platform}.";
    }

    /// <summary>The scope that the authorization middleware will ask for; null when it lets everybody pass.</summary>
    private static async Task<string?> ScopeOfAsync(RouteEndpoint endpoint, IAuthorizationPolicyProvider policies)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            return null;
        var policy = await AuthorizationPolicy.CombineAsync(policies, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>());
        var requirements = (policy?.Requirements ?? [])
            .Concat(endpoint.Metadata.GetOrderedMetadata<IAuthorizationRequirementData>().SelectMany(data => data.GetRequirements()))
            .OfType<ScopeRequirement>().Select(requirement => requirement.Scope).ToList();
        return requirements.Count == 0 ? null : string.Join(' ', TokenScopeNames.Of(requirements.Aggregate((one, other) => one | other)));
    }
}
