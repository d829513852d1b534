using HostContract;
using TenantStore.Credentials;
using TenantStore.Resolution;

namespace Gateway.Generating;

/// <summary>What the gateway itself asks of a model for a tenant: a fix for somebody who waits, an item of an evaluation.</summary>
internal sealed record GenerationRequest
{
    /// <summary>In whose name: its tenant's limits hold, and its usage is written.</summary>
    public required TokenPrincipal Caller { get; init; }

    /// <summary>One of the paths of <see cref="Forwarding.InferenceRoutes"/>, as clients write it.</summary>
    public required string Path { get; init; }

    /// <summary>JSON, as a client of that path sends it.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>By which the logs of gateway and host, the bill and the limits know it: one that no other request has.</summary>
    public required string RequestId { get; init; }

    /// <summary>What it competes with at a host; null = what the path and the body say.</summary>
    public RequestClass? Class { get; init; }

    /// <summary>Who answers, whatever the body names; null = the body's <c>model</c>. The caller has made sure that it is the tenant's.</summary>
    public ModelResolution.Resolved? Model { get; init; }

    /// <summary>How long it may take; null = what the gateway allows any request. The host stops at its end.</summary>
    public TimeSpan? Patience { get; init; }
}
