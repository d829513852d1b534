using System.Net;
using System.Security.Cryptography;
using HostContract.MutualTls;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

internal sealed class ListeningOptionsValidator(IConfiguration configuration) : IValidateOptions<ListeningOptions>
{
    public ValidateOptionsResult Validate(string? name, ListeningOptions options)
    {
        var failures = new List<string>();
        JudgeAddresses(options, failures);
        if (options.EffectiveInternalPort > IPEndPoint.MaxPort)
            failures.Add($"Gateway:InternalPort is above {IPEndPoint.MaxPort}: {options.EffectiveInternalPort}");
        if (options.Port != 0 && options.EffectiveInternalPort == options.Port)
            failures.Add($"Gateway:InternalPort must differ from Gateway:Port: {options.Port}");
        if (options.MetricsPort is > 0 and var metrics && (metrics == options.Port || metrics == options.EffectiveInternalPort))
            failures.Add($"Gateway:MetricsPort must differ from Gateway:Port and Gateway:InternalPort: {metrics}");
        if (JudgeTls(options) is { } fault)
            failures.Add(fault);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void JudgeAddresses(ListeningOptions options, List<string> failures)
    {
        foreach (var (setting, text) in new[]
        {
            (nameof(options.Address), options.Address), (nameof(options.InternalAddress), options.InternalAddress), (nameof(options.MetricsAddress), options.MetricsAddress),
        })
        {
            if (!IPAddress.TryParse(text, out var address))
                failures.Add($"Gateway:{setting} is not an IP address: {text}");
            else if (setting == nameof(options.InternalAddress) && !IPAddress.IsLoopback(address) && !MutualTlsSection.IsSet(configuration))
                failures.Add($"Gateway:InternalAddress is beyond loopback ({text}): that takes mutual TLS with the hosts, section MutualTls. Set it, or leave the address out.");
        }
    }

    private static string? JudgeTls(ListeningOptions options)
    {
        if (options.CertificateFile is null != options.CertificateKeyFile is null)
            return "Gateway:CertificateFile and Gateway:CertificateKeyFile go together: set both or none.";
        if (!options.HasCertificate)
            return null;
        if (options.Http2PriorKnowledge)
            return "Gateway:Http2PriorKnowledge is for a listener in the clear; with Gateway:CertificateFile clients negotiate HTTP/2. Leave one out.";
        try
        {
            PemFiles.Load(PemFiles.Read(options.CertificateFile), PemFiles.Read(options.CertificateKeyFile));
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return $"Gateway:CertificateFile or Gateway:CertificateKeyFile cannot be used (PEM, the key not encrypted): {exception.Message}";
        }
    }
}
