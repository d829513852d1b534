using System.Collections.Concurrent;
using System.Security.Cryptography;
using HostContract;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Placement;

/// <summary>The hosts that joined this gateway. Lives in memory: after a restart of the gateway the hosts register again.</summary>
internal sealed partial class HostDirectory(TimeProvider timeProvider, IOptions<PlacementOptions> options, ILogger<HostDirectory> logger)
{
    private readonly ConcurrentDictionary<HostId, HostState> _hosts = new();

    public IReadOnlyList<HostState> All => [.. _hosts.Values.OrderBy(host => host.Id.Value, StringComparer.Ordinal)];

    /// <summary>Takes a host in under a new id and a new key, in place of an older one at the same address.</summary>
    public (HostState Host, string MacKey) Add(HostRegistrationRequest registration, BaseModelId baseModel)
    {
        var key = RandomNumberGenerator.GetBytes(AssertionSigner.KeyBytes);
        var id = new HostId("host_" + RandomNumberGenerator.GetHexString(16, lowercase: true));
        var host = new HostState(id, registration, baseModel, key, timeProvider.GetTimestamp());
        foreach (var other in _hosts.Values)
        {
            var sameAddress = string.Equals(other.Registration.Address, registration.Address, StringComparison.OrdinalIgnoreCase);
            if (sameAddress || SilenceOf(other) > options.Value.Forget)
                _hosts.TryRemove(other.Id, out _);
        }

        _hosts[id] = host;
        LogJoined(id.Value, registration.Address, baseModel.Name.ToString());
        return (host, Convert.ToBase64String(key));
    }

    public HostState? Find(HostId id) => _hosts.GetValueOrDefault(id);

    /// <summary>Whether a request may be sent to it now.</summary>
    public bool IsAvailable(HostState host) =>
        !host.Draining && SilenceOf(host) <= options.Value.Silence && _hosts.ContainsKey(host.Id);

    public TimeSpan SilenceOf(HostState host) => timeProvider.GetElapsedTime(host.SeenAt);

    /// <summary>Context of one sequence in tokens where this base model is served, the least of its hosts; null when none serves it.</summary>
    public int? ContextTokensOf(BaseModelId baseModel) => _hosts.Values
        .Where(host => host.BaseModel == baseModel)
        .Select(host => (int?)host.Registration.ContextTokens)
        .Min();

    public void Report(HostState host, HostReport report) => host.Accept(report, timeProvider.GetTimestamp());

    [LoggerMessage(2001, LogLevel.Information, "Host {Host} at {Address} joined with base model {BaseModel}.")]
    private partial void LogJoined(string host, string address, string baseModel);
}
