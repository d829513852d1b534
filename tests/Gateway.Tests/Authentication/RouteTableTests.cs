using Gateway.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Tokens;

namespace Gateway.Tests.Authentication;

/// <summary>A route that somebody adds without a thought of who may call it does not get by the matrix, and the fault says what to do.</summary>
public sealed class RouteTableTests
{
    [Fact]
    public async Task Route_WithoutScope_IsAFault() =>
        Assert.Contains("GET /v1/new needs no token: add RequireScope", await FaultsAsync(app => app.MapGet("/v1/new", () => "")));

    [Fact]
    public async Task Route_WithAnyAuthorizationButAScope_IsAFault() =>
        Assert.Contains("needs no token", await FaultsAsync(app => app.MapGet("/v1/new", () => "").RequireAuthorization()));

    [Fact]
    public async Task Route_ThatLetsEverybodyPassInSpiteOfItsScope_IsAFault() =>
        Assert.Contains("needs no token", await FaultsAsync(app => app.MapGet("/v1/new", () => "").RequireScope(TokenScopes.Inference).AllowAnonymous()));

    [Fact]
    public async Task Route_ForEveryMethod_IsAFault() =>
        Assert.Contains("/v1/new takes every method", await FaultsAsync(app => app.Map("/v1/new", () => "").RequireScope(TokenScopes.Inference)));

    [Fact]
    public async Task Route_WhoseTenantIsCalledOtherwise_IsAFault() =>
        Assert.Contains("must call its tenant {tenant}", await FaultsAsync(app => app.MapGet("/api/v1/tenants/{org}/x", () => "").RequireScope(TokenScopes.TenantAdmin)));

    [Fact]
    public async Task Route_OfManagementWithoutTenantForATenantsScope_IsAFault() =>
        Assert.Contains("names no tenant", await FaultsAsync(app => app.MapGet("/api/v1/x", () => "").RequireScope(TokenScopes.UsageRead)));

    [Fact]
    public async Task Route_OfHostsOutsideTheirGroup_IsAFault() =>
        Assert.Contains("InternalOnly", await FaultsAsync(app => app.MapGet("/internal/v1/x", () => "").RequireScope(TokenScopes.PlatformAdmin)));

    [Fact]
    public async Task Route_ThatSaysWhatItNeeds_IsInTheTable()
    {
        var table = await ReadAsync(app => app.MapDelete("/api/v1/tenants/{tenant}/x/{id}", () => "").RequireScope(TokenScopes.AdaptersWrite));
        Assert.DoesNotContain(table.Faults, fault => fault.Contains("/x/", StringComparison.Ordinal));
        var route = Assert.Single(table.OfTenants);
        Assert.Equal(("DELETE", "adapters:write", false), (route.Method, route.Scope, route.Reads));
        Assert.Equal("/api/v1/tenants/globex/x/secretproject", route.Path("globex", RouteOwner.Globex, new RouteValues()));
    }

    private static async Task<string> FaultsAsync(Action<IEndpointRouteBuilder> map) => string.Join('\n', (await ReadAsync(map)).Faults);

    private static async Task<RouteTable> ReadAsync(Action<IEndpointRouteBuilder> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddAuthorization();
        await using var app = builder.Build();
        map(app);
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).ToList();
        return await RouteTable.ReadAsync(endpoints, app.Services.GetRequiredService<IAuthorizationPolicyProvider>());
    }
}
