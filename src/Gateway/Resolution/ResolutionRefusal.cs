using Gateway.Errors;
using TenantStore.Resolution;

namespace Gateway.Resolution;

/// <summary>What is said when no model answers. Unknown, foreign and impossible names get one and the same body.</summary>
internal static class ResolutionRefusal
{
    /// <param name="context">The request.</param>
    /// <param name="resolution">The outcome; null for a text that can name nothing.</param>
    public static Task WriteAsync(HttpContext context, ModelResolution? resolution) => resolution switch
    {
        ModelResolution.NoDefault => ErrorWriter.WriteAsync(
            context, GatewayRefusal.InvalidRequest, "'model' is missing, and neither the token nor the tenant has a default alias.", "model"),
        ModelResolution.Unavailable { Reason: UnavailableReason.Quarantined } => ErrorWriter.WriteAsync(
            context, GatewayRefusal.AdapterUnavailable, "This adapter version is quarantined."),
        ModelResolution.Unavailable { Reason: UnavailableReason.NotPassed } => ErrorWriter.WriteAsync(context, GatewayRefusal.VersionNotPassed, param: "model"),
        ModelResolution.Unavailable => ErrorWriter.WriteAsync(
            context, GatewayRefusal.AdapterUnavailable, "The base model of this adapter version was replaced."),
        _ => ErrorWriter.WriteAsync(context, GatewayRefusal.ModelNotFound, param: "model"),
    };
}
