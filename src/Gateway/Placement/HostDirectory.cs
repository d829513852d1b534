using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Placement.Circuits;
using HostContract;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Placement;

/// <summary>The hosts that joined this gateway. Lives in memory: after a restart of the gateway the hosts register again.</summary>
internal sealed partial class HostDirectory(
    TimeProvider timeProvider, IOptions<PlacementOptions> options, CircuitFactory circuits, ILogger<HostDirectory> logger)
{
    /// <summary>A century: older is no age.</summary>
    private const double MostAgeSeconds = 100.0 * 366 * 86400;

    private readonly ConcurrentDictionary<HostId, HostState> _hosts = new();

    public IReadOnlyList<HostState> All => [.. _hosts.Values.OrderBy(host => host.Id.Value, StringComparer.Ordinal)];

    /// <summary>Takes a host in under a new id and a new key, in place of an older one at the same address.</summary>
    public (HostState Host, string MacKey) Add(HostRegistrationRequest registration, BaseModelId baseModel)
    {
        var key = RandomNumberGenerator.GetBytes(AssertionSigner.KeyBytes);
        var id = new HostId("host_" + RandomNumberGenerator.GetHexString(16, lowercase: true));
        var host = new HostState(id, registration, baseModel, key, timeProvider.GetTimestamp(), circuits.For(id));
        if (registration.AgeSeconds is >= 0 and < MostAgeSeconds and var age)
            host.HasForgotten(timeProvider.GetUtcNow().AddSeconds(-age) - Deletions.DeletionKeeper.Afterlife);
        foreach (var other in _hosts.Values)
        {
            var sameAddress = string.Equals(other.Registration.Address, registration.Address, StringComparison.OrdinalIgnoreCase);
            if (sameAddress)
                Remove(other);
        }

        _hosts[id] = host;
        LogJoined(id.Value, registration.Address, baseModel.Name.ToString());
        return (host, Convert.ToBase64String(key));
    }

    public void Remove(HostState host) => _hosts.TryRemove(host.Id, out _);

    /// <summary>Forgets the hosts that were silent for too long; how many there were.</summary>
    public int Forget()
    {
        var silent = _hosts.Values.Where(host => SilenceOf(host) > options.Value.Forget).ToList();
        foreach (var host in silent)
        {
            Remove(host);
            LogForgotten(host.Id.Value, host.Registration.Address);
        }

        return silent.Count;
    }

    public HostState? Find(HostId id) => _hosts.GetValueOrDefault(id);

    /// <summary>Whether a request may be sent to it now.</summary>
    public bool IsAvailable(HostState host) => !host.Draining && !host.Circuit.IsOpen && IsHeard(host) && _hosts.ContainsKey(host.Id);

    /// <summary>Whether it has missed no more reports than any host may.</summary>
    public bool IsHeard(HostState host) => SilenceOf(host) <= options.Value.Silence;

    public TimeSpan SilenceOf(HostState host) => timeProvider.GetElapsedTime(host.SeenAt);

    /// <summary>Context of one sequence in tokens where this base model is served, the least of its available hosts; null when there is none.</summary>
    public int? ContextTokensOf(BaseModelId baseModel) => _hosts.Values
        .Where(host => host.BaseModel == baseModel && IsAvailable(host))
        .Select(host => (int?)host.Registration.ContextTokens)
        .Min();

    public void Report(HostState host, HostReport report) => host.Accept(report, timeProvider.GetTimestamp());

    [LoggerMessage(2001, LogLevel.Information, "Host {Host} at {Address} joined with base model {BaseModel}.")]
    private partial void LogJoined(string host, string address, string baseModel);

    [LoggerMessage(2002, LogLevel.Warning, "Host {Host} at {Address} was silent for too long and is forgotten.")]
    private partial void LogForgotten(string host, string address);
}
