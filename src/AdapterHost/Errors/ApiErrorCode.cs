namespace AdapterHost.Errors;

/// <summary>Everything that this host refuses or fails at, as a client sees it.</summary>
internal enum ApiErrorCode
{
    /// <summary>Malformed JSON, an unknown field, a wrong type or a value out of range.</summary>
    InvalidRequest,

    /// <summary>The prompt leaves no room for an answer.</summary>
    ContextLengthExceeded,

    /// <summary>Understood, but not possible on this host or this base model.</summary>
    UnsupportedCapability,

    /// <summary>No valid assertion of the gateway came with the request.</summary>
    InvalidAssertion,

    /// <summary>No such path.</summary>
    NotFound,

    /// <summary>The path is there, the method is not.</summary>
    MethodNotAllowed,

    /// <summary>The body is over the limit.</summary>
    RequestTooLarge,

    /// <summary>Too many requests wait, or this one waited too long.</summary>
    Overloaded,

    /// <summary>The host is stopping.</summary>
    HostUnavailable,

    /// <summary>The host is stopping, and nothing of the request ran.</summary>
    Draining,

    /// <summary>The adapter cannot be used on this host now.</summary>
    AdapterUnavailable,

    /// <summary>A failure that is not the client's.</summary>
    InternalError,
}
