using System.Net;

namespace Gateway.Draining;

/// <summary>Where tenants connect. A type of its own, so that a drain closes this listener and leaves the hosts' open.</summary>
internal sealed class PublicEndPoint(IPAddress address, int port) : IPEndPoint(address, port);
