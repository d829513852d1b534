using System.Collections.Concurrent;

namespace Gateway.Forwarding;

/// <summary>The addresses of hosts' paths, taken apart once and not with every request. For any thread.</summary>
internal sealed class HostAddresses
{
    /// <summary>Hosts come and go: then all are forgotten and made again.</summary>
    private const int MostKept = 4096;

    private readonly ConcurrentDictionary<(string Host, string Path), Uri> _kept = new();

    /// <param name="host">Scheme, name and port.</param>
    /// <param name="path">Of the few that hosts know.</param>
    public Uri Of(string host, string path)
    {
        if (_kept.TryGetValue((host, path), out var known))
            return known;
        if (_kept.Count >= MostKept)
            _kept.Clear();
        return _kept[(host, path)] = new Uri(host.TrimEnd('/') + path);
    }
}
