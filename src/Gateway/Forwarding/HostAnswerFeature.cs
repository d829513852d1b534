using Gateway.Errors;

namespace Gateway.Forwarding;

/// <summary>A refusal that takes the place of the host's answer.</summary>
internal sealed record HostAnswerFeature(GatewayRefusal Refusal);
