using HostContract;

namespace AdapterHost.Hosting;

/// <summary>What gateways ask of the host itself, on the gateways' listener. Each route judges its caller by itself; none of them is signed for.</summary>
internal static class GatewayRoutes
{
    public static bool Is(HttpRequest request) => request.Path.Value switch
    {
        InternalRoutes.Probe or InternalRoutes.Standing => HttpMethods.IsGet(request.Method),
        InternalRoutes.Membership => HttpMethods.IsPost(request.Method),
        _ => false,
    };
}
