namespace Gateway.Forwarding.Retrying;

/// <summary>What became of a request whose first attempt failed before its first byte.</summary>
internal enum RetryResult
{
    /// <summary>Another host answered.</summary>
    Answered,

    /// <summary>Another host was asked and failed too.</summary>
    Failed,

    /// <summary>Too many others were being tried again.</summary>
    NoBudget,

    /// <summary>No other host of its base model was available.</summary>
    NoHost,

    /// <summary>Its time was over.</summary>
    Late,
}
