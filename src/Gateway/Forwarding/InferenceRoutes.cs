using System.Collections.Frozen;
using Gateway.Placement;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding;

/// <summary>The inference endpoints that hosts speak. All point at no host; <see cref="PlacementMiddleware"/> reassigns each request.</summary>
internal static class InferenceRoutes
{
    /// <summary>Hosts' path of embeddings.</summary>
    public const string Embeddings = "/v1/embeddings";

    // Paths without /v1, and both spellings of llama.cpp's own completion, are llama-server's.
    public static IReadOnlyList<InferenceRoute> Routes { get; } =
    [
        new("/v1/chat/completions", "/v1/chat/completions", InferenceKind.Generate),
        new("/chat/completions", "/v1/chat/completions", InferenceKind.Generate),
        new("/v1/completions", "/v1/completions", InferenceKind.Generate),
        new("/v1/fim/completions", "/v1/fim/completions", InferenceKind.Fill),
        new("/completion", "/completion", InferenceKind.Generate),
        new("/completions", "/completion", InferenceKind.Generate),
        new("/infill", "/infill", InferenceKind.Fill),
        new(Embeddings, Embeddings, InferenceKind.Generate),
        new("/embeddings", Embeddings, InferenceKind.Generate),
        new("/tokenize", "/tokenize", InferenceKind.Text),
        new("/detokenize", "/detokenize", InferenceKind.Text),
        new("/apply-template", "/apply-template", InferenceKind.Text),
        new("/props", "/props", InferenceKind.Facts),
    ];

    public static IReadOnlyList<RouteConfig> All { get; } = [.. Routes.Select(route => route.Config)];

    private static readonly FrozenDictionary<string, InferenceRoute> s_byId = Routes.ToFrozenDictionary(route => route.Path, StringComparer.Ordinal);

    /// <summary>The route that a request came by.</summary>
    public static InferenceRoute Of(HttpContext context) => s_byId[context.GetReverseProxyFeature().Route.Config.RouteId];
}
