using Gateway.Internal;

namespace Gateway.Placement.StaticHosts;

/// <summary>Judges a list of hosts as it stands in the configuration, <c>Hosts:Static:N:Address</c>.</summary>
internal static class StaticHostRules
{
    public const string Section = "Hosts:Static";
    public const int MaxHosts = 10_000;

    private const string AddressKey = "Address";

    /// <param name="configuration">The whole of it.</param>
    /// <param name="mutualTls">Whether hosts prove themselves by certificates.</param>
    /// <param name="failures">What is wrong, each by its setting; empty when nothing is.</param>
    /// <returns>The addresses, as they are written.</returns>
    public static IReadOnlyList<string> Read(IConfiguration configuration, bool mutualTls, out IReadOnlyList<string> failures)
    {
        var faults = new List<string>();
        var addresses = new List<string>();
        foreach (var item in configuration.GetSection(Section).GetChildren())
        {
            var setting = $"{item.Path}:{AddressKey}";
            var address = item[AddressKey];
            if (string.IsNullOrWhiteSpace(address) || !RegistrationRules.IsAddress(address))
                faults.Add($"{setting} must be http(s)://host:port and nothing more: '{address}'");
            else if (mutualTls && !address.StartsWith(Uri.UriSchemeHttps + ":", StringComparison.OrdinalIgnoreCase))
                faults.Add($"{setting} must begin with https:// while MutualTls is set: {address}");
            else if (!mutualTls && !Loopback.IsOn(address))
                faults.Add($"{setting} is beyond loopback, which takes MutualTls: {address}");
            else if (addresses.Contains(address, StringComparer.OrdinalIgnoreCase))
                faults.Add($"{setting} is in the list twice: {address}");
            else
                addresses.Add(address);
        }

        if (addresses.Count > MaxHosts)
            faults.Add($"{Section} has {addresses.Count} hosts; the most is {MaxHosts}.");
        failures = faults;
        return addresses;
    }
}
