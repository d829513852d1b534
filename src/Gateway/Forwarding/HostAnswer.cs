namespace Gateway.Forwarding;

/// <summary>What becomes of a host's answer.</summary>
internal enum HostAnswer
{
    /// <summary>It goes to the client with the receipt.</summary>
    WithReceipt,

    /// <summary>An error from before an adapter was used: it goes to the client without a receipt.</summary>
    WithoutReceipt,

    /// <summary>Another adapter than the resolved one, or nobody says which. The client never sees it.</summary>
    WrongAdapter,

    /// <summary>The host did not believe the gateway, or answered outside of the contract.</summary>
    HostFault,
}
