using Gateway.Errors;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Forwarding;

/// <summary>The one place where YARP's forwarding errors become refusals.</summary>
internal static class ForwarderErrorMap
{
    /// <param name="error">What YARP reports.</param>
    /// <param name="clientGone">Whether the client ended the request; YARP reports a timeout of its own as the same cancellation.</param>
    /// <returns>The refusal, or null when there is nobody to tell or nothing to tell.</returns>
    public static GatewayRefusal? Map(ForwarderError error, bool clientGone) => error switch
    {
        ForwarderError.None => null,
        ForwarderError.Request => GatewayRefusal.HostUnavailable,
        ForwarderError.RequestTimedOut => GatewayRefusal.DeadlineExceeded,
        ForwarderError.RequestCanceled => clientGone ? null : GatewayRefusal.DeadlineExceeded,
        ForwarderError.RequestBodyCanceled => clientGone ? null : GatewayRefusal.DeadlineExceeded,
        ForwarderError.RequestBodyClient => GatewayRefusal.InvalidRequest,
        ForwarderError.RequestBodyDestination => GatewayRefusal.HostFailed,
        ForwarderError.ResponseHeaders => GatewayRefusal.HostFailed,
        ForwarderError.ResponseBodyCanceled => clientGone ? null : GatewayRefusal.DeadlineExceeded,
        ForwarderError.ResponseBodyClient => null,
        ForwarderError.ResponseBodyDestination => GatewayRefusal.HostFailed,
        ForwarderError.NoAvailableDestinations => GatewayRefusal.HostUnavailable,
        ForwarderError.RequestCreation => GatewayRefusal.InternalError,
        // No route upgrades a connection.
        ForwarderError.UpgradeRequestCanceled => GatewayRefusal.InternalError,
        ForwarderError.UpgradeRequestClient => GatewayRefusal.InternalError,
        ForwarderError.UpgradeRequestDestination => GatewayRefusal.InternalError,
        ForwarderError.UpgradeResponseCanceled => GatewayRefusal.InternalError,
        ForwarderError.UpgradeResponseClient => GatewayRefusal.InternalError,
        ForwarderError.UpgradeResponseDestination => GatewayRefusal.InternalError,
        ForwarderError.UpgradeActivityTimeout => GatewayRefusal.InternalError,
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "Not a forwarding error."),
    };

    /// <summary>Whether the host itself could not be reached or broke off.</summary>
    public static bool BlamesHost(ForwarderError error) => error is
        ForwarderError.Request or ForwarderError.RequestBodyDestination or ForwarderError.ResponseHeaders or ForwarderError.ResponseBodyDestination;
}
