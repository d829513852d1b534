using System.Net;
using HostContract.MutualTls;
using Microsoft.Extensions.Options;

namespace AdapterHost.Hosting;

/// <summary>What the attributes of <see cref="AdapterHostOptions"/> cannot say. Collects every failure.</summary>
internal sealed class AdapterHostOptionsValidator(IConfiguration configuration) : IValidateOptions<AdapterHostOptions>
{
    public ValidateOptionsResult Validate(string? name, AdapterHostOptions options)
    {
        var failures = new List<string>();
        if (MutualTlsSection.IsSet(configuration))
            JudgeBetweenMachines(options, failures);
        else
            JudgeLoopback(options, failures);
        if (!IPAddress.TryParse(options.MetricsAddress, out _))
            failures.Add($"Host:MetricsAddress is not an IP address: {options.MetricsAddress}");
        if (options.MetricsPort is > 0 and var metrics && metrics == options.Port)
            failures.Add($"Host:MetricsPort must differ from Host:Port: {metrics}");
        if (options.ModelPath.Length > 0 && !File.Exists(options.ModelPath))
            failures.Add($"Host:ModelPath: there is no file {options.ModelPath}.");
        if (options.NativeLibraries is { Length: > 0 } folder && !Directory.Exists(folder))
            failures.Add($"Host:NativeLibraries: there is no folder {folder}.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void JudgeBetweenMachines(AdapterHostOptions options, List<string> failures)
    {
        if (!string.IsNullOrEmpty(options.JoinSecret) || !string.IsNullOrEmpty(options.JoinSecretFile))
            failures.Add("Host:JoinSecret and Host:JoinSecretFile are for loopback; with MutualTls the host joins by its certificate. Leave them out.");
        foreach (var (setting, url) in new[] { (nameof(options.GatewayUrl), options.GatewayUrl), (nameof(options.Address), options.Address) })
        {
            if (url is { Length: > 0 } && (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps))
                failures.Add($"Host:{setting} must begin with https:// while MutualTls is set: {url}");
        }

        if (!IPAddress.TryParse(options.ListenAddress, out var address))
            failures.Add($"Host:ListenAddress is not an IP address: {options.ListenAddress}");
        else if (options.Address is null && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            failures.Add($"Host:Address is needed while Host:ListenAddress is {options.ListenAddress}: gateways must be told where this host is.");
    }

    private static void JudgeLoopback(AdapterHostOptions options, List<string> failures)
    {
        if (string.IsNullOrEmpty(options.JoinSecret) == string.IsNullOrEmpty(options.JoinSecretFile))
            failures.Add("Host:JoinSecret or Host:JoinSecretFile is needed, and not both.");
        if (!IPAddress.TryParse(options.ListenAddress, out var address))
            failures.Add($"Host:ListenAddress is not an IP address: {options.ListenAddress}");
        else if (!IPAddress.IsLoopback(address))
            failures.Add($"Host:ListenAddress is beyond loopback ({options.ListenAddress}): that takes mutual TLS with the gateways, section MutualTls. Set it, or leave the address out.");
        if (Uri.TryCreate(options.GatewayUrl, UriKind.Absolute, out var gateway) && !gateway.IsLoopback)
            failures.Add($"Host:GatewayUrl is beyond loopback ({options.GatewayUrl}): that takes mutual TLS, section MutualTls, and https://.");
    }
}
