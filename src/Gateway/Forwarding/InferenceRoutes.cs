using Gateway.Authentication;
using Gateway.Placement;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding;

/// <summary>The inference endpoints that hosts speak. All point at no host; <see cref="PlacementMiddleware"/> reassigns each request.</summary>
internal static class InferenceRoutes
{
    /// <summary>The path as hosts and assertions know it, whatever spelling of it a client used.</summary>
    public const string PathKey = "path";

    public static IReadOnlyList<RouteConfig> All { get; } =
        [Route("/v1/chat/completions"), Route("/v1/completions"), Route("/infill")];

    private static RouteConfig Route(string path) => new()
    {
        RouteId = path,
        ClusterId = ClusterName.Unplaced,
        Match = new RouteMatch { Path = path, Methods = [HttpMethods.Post] },
        AuthorizationPolicy = AccessPolicies.Inference,
        Metadata = new Dictionary<string, string> { [PathKey] = path },
    };
}
