namespace Gateway.Listening;

/// <summary>The listener of a connection, on the connection's features.</summary>
internal sealed record ListenerFeature(GatewayListener Listener);
