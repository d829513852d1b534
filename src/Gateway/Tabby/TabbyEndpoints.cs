using System.Text.Json.Nodes;
using Gateway.Authentication;
using TenantStore.Tokens;

namespace Gateway.Tabby;

/// <summary>What Tabby's editor plug-ins ask before they complete anything. Completions themselves go to a host.</summary>
internal static class TabbyEndpoints
{
    public static void MapTabby(this WebApplication app)
    {
        app.MapGet("/v1/health", () => TypedResults.Ok(TabbyHealth.Constant)).RequireScope(TokenScopes.Inference).WithSummary("Tabby's health object.");
        // No setting of ours binds a client.
        app.MapGet("/v1beta/server_setting", () => TypedResults.Ok(new JsonObject())).RequireScope(TokenScopes.Inference)
            .WithSummary("Tabby's settings of a server: none.");
    }
}
