namespace Gateway.Forwarding;

/// <summary>Why an answer that had begun did not come to its end, its client having stayed.</summary>
internal enum BreakReason
{
    /// <summary>The host, or the way to it, was gone, or silent for too long.</summary>
    HostLost,

    /// <summary>The host itself ended its stream with an error event that is not the request's fault.</summary>
    HostError,

    /// <summary>The request's time was over.</summary>
    Late,

    /// <summary>This gateway ended, and its grace was over.</summary>
    Draining,

    /// <summary>A fault of the gateway's own.</summary>
    Internal,
}
