namespace Gateway.Shedding;

/// <summary>Why a request was refused, for the operator alone: tenants hear the same of both.</summary>
internal enum ShedReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>All that is shared is taken, and no other tenant has more at work than its own.</summary>
    OverShare,

    /// <summary>What is kept for tenants that have less is taken as well.</summary>
    Full,
}
