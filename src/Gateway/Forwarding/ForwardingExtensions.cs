using Gateway.Forwarding.Retrying;
using Gateway.Placement;
using Gateway.Resolution;
using Gateway.Secrets;
using HostContract;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Forwarding;

internal static class ForwardingExtensions
{
    public static IServiceCollection AddForwarding(this IServiceCollection services)
    {
        services.AddOptions<ForwardingOptions>().BindConfiguration(ForwardingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => new FetchGrantSigner(provider.GetRequiredService<GatewaySecrets>().FetchGrantKey));
        services.AddSingleton<GrantCache>();
        services.AddSingleton<CacheSalts>();
        services.AddRetrying();
        services.AddSingleton<AssertionIssuer>();
        services.AddSingleton<LaneNamer>();
        services.AddSingleton<ResolutionStage>();
        services.AddSingleton<HostAddresses>();
        services.AddSingleton<RequestRewriter>();
        services.AddSingleton<BreakMetrics>();
        services.AddSingleton<StreamTiming>();
        services.AddSingleton<ReceiptWriter>();
        services.AddSingleton<HostHttp>();
        services.AddSingleton<IForwarderHttpClientFactory, HostClientFactory>();
        services.AddReverseProxy().AddTransforms(UseOnlyOurs);
        return services;
    }

    public static void MapInference(this WebApplication app) => app.MapReverseProxy(proxy =>
    {
        proxy.UseMiddleware<InferenceMiddleware>();
        proxy.UseMiddleware<PlacementMiddleware>();
        proxy.UseLoadBalancing();
        proxy.UseMiddleware<ForwardingMiddleware>();
    });

    private static void UseOnlyOurs(TransformBuilderContext context)
    {
        context.UseDefaultForwarders = false;
        context.CopyRequestHeaders = false;
        context.CopyResponseHeaders = false;
        context.CopyResponseTrailers = false;
        context.RequestTransforms.Add(context.Services.GetRequiredService<RequestRewriter>());
        context.ResponseTransforms.Add(context.Services.GetRequiredService<ReceiptWriter>());
    }
}
