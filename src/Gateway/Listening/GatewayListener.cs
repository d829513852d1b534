namespace Gateway.Listening;

/// <summary>Which socket a connection came in by. Set where the connection is accepted; no header can change it.</summary>
internal enum GatewayListener
{
    Public,
    Internal,
}
