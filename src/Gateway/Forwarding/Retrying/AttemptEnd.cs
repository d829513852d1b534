using Gateway.Errors;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding.Retrying;

/// <summary>How an attempt ended, as YARP and the judge of the host's answer say.</summary>
/// <param name="Error">YARP's word.</param>
/// <param name="Refusal">What the client is told should it be the last attempt; null when there is nobody or nothing to tell.</param>
/// <param name="BlamesHost">The host could not be reached, or broke off.</param>
/// <param name="MayBeTriedAgain">It is no fault of the request's, and nobody has decided yet about another attempt.</param>
/// <param name="MayHaveRun">The host may have worked on it.</param>
internal sealed record AttemptEnd(ForwarderError Error, GatewayRefusal? Refusal, bool BlamesHost, bool MayBeTriedAgain, bool MayHaveRun)
{
    public static AttemptEnd Of(HttpContext context, Attempt attempt)
    {
        var feature = context.GetForwarderErrorFeature();
        var error = feature?.Error ?? ForwarderError.None;
        if (context.Features.Get<HostAnswerFeature>() is { } answer)
            return new AttemptEnd(error, answer.Refusal, BlamesHost: false, MayBeTriedAgain: false, MayHaveRun: true);
        if (attempt is { WasGivenUp: true, ClientLeft: false })
            return new AttemptEnd(error, GatewayRefusal.HostFailed, BlamesHost: false, MayBeTriedAgain: true, MayHaveRun: true);
        var unconnected = !attempt.ClientLeft && IsUnconnected(feature?.Exception);
        var blames = unconnected || (ForwarderErrorMap.BlamesHost(error) && !attempt.ClientLeft);
        var refusal = unconnected ? GatewayRefusal.HostUnavailable : ForwarderErrorMap.Map(error, attempt.ClientLeft);
        return new AttemptEnd(error, refusal, blames, blames, MayHaveRun: !unconnected);
    }

    /// <summary>No connection came about, so nothing was sent.</summary>
    private static bool IsUnconnected(Exception? exception) => exception switch
    {
        HttpRequestException request => request.HttpRequestError
            is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        // SocketsHttpHandler's way to say that its ConnectTimeout was over.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };
}
