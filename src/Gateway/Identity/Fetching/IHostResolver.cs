using System.Net;

namespace Gateway.Identity.Fetching;

/// <summary>Finds the addresses of a host name; a seam, since a test has to lie about them.</summary>
internal interface IHostResolver
{
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
