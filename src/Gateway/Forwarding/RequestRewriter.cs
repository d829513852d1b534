using Gateway.Billing;
using Gateway.Placement;
using Gateway.Resolution;
using Gateway.Telemetry;
using HostContract;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Forwarding;

/// <summary>Builds the request to the host from what was resolved. Of the client's headers none goes along: no credential,
/// no assertion, no adapter header can pass because nothing passes.</summary>
internal sealed class RequestRewriter(AssertionIssuer issuer, HostAddresses addresses) : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Features.GetRequiredFeature<InferenceRequestFeature>();
        var host = context.HttpContext.Features.GetRequiredFeature<PlacedHostFeature>().Host;
        var message = context.ProxyRequest;

        message.Headers.Clear();
        message.Headers.TryAddWithoutValidation(AssertionHeader.Name, issuer.Issue(request, host, context.HttpContext.Features.GetRequiredFeature<Bill>()));
        message.Headers.TryAddWithoutValidation(ContractHeaders.RequestId, context.HttpContext.TraceIdentifier);
        if (context.HttpContext.Features.Get<RequestTrace>() is { } trace)
        {
            trace.BeginAttempt(host.Id.Value);
            message.Headers.TryAddWithoutValidation(ContractHeaders.TraceParent, trace.Parent);
        }

        // No query: the assertion covers path and body, so nothing else may carry meaning.
        message.RequestUri = addresses.Of(context.DestinationPrefix, request.Path);
        WholeBodyHandler.SetBody(message, request.Body);
        return ValueTask.CompletedTask;
    }
}
