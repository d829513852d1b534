namespace HostContract;

/// <summary>What the gateway answers to a host that joined.</summary>
public sealed record HostRegistrationResponse
{
    /// <summary>The audience of every assertion meant for this host.</summary>
    public required HostId HostId { get; init; }

    /// <summary>Base64: the key of this host's assertions, and its bearer secret for reports. Never written down.</summary>
    public required string MacKey { get; init; }

    /// <summary>How often the host reports, in seconds. After three missed reports it gets no requests.</summary>
    public required int ReportSeconds { get; init; }
}
