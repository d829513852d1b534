using Gateway.Authentication;
using Gateway.Placement;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Forwarding;

/// <summary>One path of the public listener that a host answers.</summary>
/// <param name="Path">As clients write it.</param>
/// <param name="HostPath">As hosts and assertions know it, whatever spelling of it a client used.</param>
/// <param name="Kind">What it asks of a host.</param>
internal sealed record InferenceRoute(string Path, string HostPath, InferenceKind Kind)
{
    public string Method { get; } = Kind == InferenceKind.Facts ? HttpMethods.Get : HttpMethods.Post;

    public RouteConfig Config => new()
    {
        RouteId = Path,
        ClusterId = ClusterName.Unplaced,
        Match = new RouteMatch { Path = Path, Methods = [Method] },
        AuthorizationPolicy = AccessPolicies.Inference,
    };
}
