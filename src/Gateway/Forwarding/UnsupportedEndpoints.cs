using Gateway.Authentication;
using Gateway.Errors;
using TenantStore.Tokens;

namespace Gateway.Forwarding;

/// <summary>Endpoints of the contract that this version does not serve: each says so by name, to callers who may generate.</summary>
internal static class UnsupportedEndpoints
{
    private static readonly (string Method, string Path)[] s_all =
    [
        ("POST", "/v1/embeddings"),
    ];

    public static void MapUnsupported(this WebApplication app)
    {
        foreach (var (method, path) in s_all)
        {
            app.MapMethods(path, [method], context =>
                ErrorWriter.WriteAsync(context, GatewayRefusal.UnsupportedCapability, $"{method} {path} is not supported by this version."))
                .RequireScope(TokenScopes.Inference)
                .ExcludeFromDescription();
        }
    }
}
