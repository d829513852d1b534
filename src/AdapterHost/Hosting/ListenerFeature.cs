namespace AdapterHost.Hosting;

/// <summary>The listener of a connection, on the connection's features.</summary>
internal sealed record ListenerFeature(HostListener Listener);
