using Gateway.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Model;

namespace Gateway.Generating;

/// <summary>
/// Asks a model in a tenant's name, on the very way of a client's request behind the authentication: model, limits, room at the hosts, placement, assertion, retries, bill.
/// There is no socket and no second program of that way. For any thread.
/// </summary>
internal sealed class Generator(EndpointDataSource endpoints, IServiceProvider services)
{
    /// <exception cref="OperationCanceledException">It is not wanted any more; the host was told to stop.</exception>
    public async Task<GeneratedAnswer> AskAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        var endpoint = EndpointOf(request.Path);
        var response = new CapturedResponse();
        var lifetime = new GenerationLifetime(cancellationToken);
        var context = new DefaultHttpContext(FeaturesOf(response, lifetime)) { RequestServices = services, TraceIdentifier = request.RequestId };
        context.Request.Method = HttpMethods.Post;
        context.Request.Scheme = "http";
        context.Request.Path = request.Path;
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = request.Body.Length;
        context.Request.Body = new MemoryStream(request.Body.ToArray(), writable: false);
        context.Features.Set(new CallerFeature(request.Caller));
        context.Features.Set(new GenerationOrder(request.Class, request.Model, request.Patience));
        context.SetEndpoint(endpoint);

        await endpoint.RequestDelegate!(context);
        cancellationToken.ThrowIfCancellationRequested();
        var content = response.Content;
        return new GeneratedAnswer(response.StatusCode, content.GetBuffer().AsMemory(0, (int)content.Length), response.Headers, !lifetime.WasBroken);
    }

    private static FeatureCollection FeaturesOf(CapturedResponse response, GenerationLifetime lifetime)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature());
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(response.Content));
        features.Set<IHttpRequestLifetimeFeature>(lifetime);
        return features;
    }

    private Endpoint EndpointOf(string path) =>
        endpoints.Endpoints.FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<RouteModel>()?.Config.RouteId == path)
            ?? throw new InvalidOperationException($"{path} is no inference route.");
}
