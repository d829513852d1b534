using HostContract.MutualTls;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gateway.Placement.StaticHosts;

/// <summary>
/// The hosts that the configuration names, as they were when it was good last: a change that is not good is told in the log, and drops nobody. Any thread.
/// </summary>
internal sealed partial class StaticHostList : IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly ReloadFaults _faults;
    private readonly ILogger _logger;
    private readonly bool _mutualTls;
    private readonly IDisposable _watch;
    private IReadOnlyList<string> _addresses;

    /// <exception cref="OptionsValidationException">The first list is bad: the process does not start, and is told every reason.</exception>
    public StaticHostList(IConfiguration configuration, ReloadFaults faults, PeerTls tls, ILogger<StaticHostList> logger)
    {
        (_configuration, _faults, _logger, _mutualTls) = (configuration, faults, logger, tls.Enabled);
        _addresses = StaticHostRules.Read(configuration, _mutualTls, out var failures);
        if (failures.Count > 0)
            throw new OptionsValidationException(StaticHostRules.Section, typeof(StaticHostList), failures);
        _faults.Raised += Keep;
        _watch = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    public IReadOnlyList<string> Addresses => Volatile.Read(ref _addresses);

    public void Dispose()
    {
        _watch.Dispose();
        _faults.Raised -= Keep;
    }

    private void Reload()
    {
        var read = StaticHostRules.Read(_configuration, _mutualTls, out var failures);
        var known = Addresses;
        if (failures.Count > 0)
            LogKept(known.Count, string.Join(" ", failures));
        else if (read.Count == 0 && known.Count > 0)
            // A file that was emptied, or is not there, reads like this. Nobody means to lose every host at once.
            LogKept(known.Count, $"{StaticHostRules.Section} is empty. To give the list up, restart the gateway without it.");
        else if (!read.SequenceEqual(known, StringComparer.OrdinalIgnoreCase))
            Take(read);
    }

    private void Take(IReadOnlyList<string> read)
    {
        Volatile.Write(ref _addresses, read);
        LogTaken(read.Count);
    }

    private void Keep(string file, Exception exception) => LogUnreadable(exception, file, Addresses.Count);

    [LoggerMessage(2070, LogLevel.Information, "The list of hosts in the configuration has changed: {Hosts} hosts.")]
    private partial void LogTaken(int hosts);

    [LoggerMessage(2071, LogLevel.Error, "The changed list of hosts cannot be used; the last good one, of {Hosts} hosts, stays. {Reasons}")]
    private partial void LogKept(int hosts, string reasons);

    [LoggerMessage(2072, LogLevel.Error, "The changed configuration file {File} cannot be read; the list of {Hosts} hosts stays. Its other settings count as absent for what is looked up anew, such as log levels, until it can be read.")]
    private partial void LogUnreadable(Exception exception, string file, int hosts);
}
