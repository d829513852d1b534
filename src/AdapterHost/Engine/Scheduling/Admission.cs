namespace AdapterHost.Engine;

/// <summary>Whether a request can have what it needs now.</summary>
internal enum Admission
{
    Fits,

    /// <summary>There is not enough, whoever asks.</summary>
    Shortage,

    /// <summary>What there is is kept for tenants that run nothing.</summary>
    Spared,

    /// <summary>Its class holds its part already.</summary>
    OverShare,
}
