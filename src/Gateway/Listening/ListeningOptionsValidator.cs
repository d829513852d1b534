using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

internal sealed class ListeningOptionsValidator : IValidateOptions<ListeningOptions>
{
    public ValidateOptionsResult Validate(string? name, ListeningOptions options)
    {
        var failures = new List<string>();
        if (!IPAddress.TryParse(options.Address, out _))
            failures.Add($"Gateway:Address is not an IP address: {options.Address}");
        if (options.EffectiveInternalPort > IPEndPoint.MaxPort)
            failures.Add($"Gateway:InternalPort is above {IPEndPoint.MaxPort}: {options.EffectiveInternalPort}");
        if (options.Port != 0 && options.EffectiveInternalPort == options.Port)
            failures.Add($"Gateway:InternalPort must differ from Gateway:Port: {options.Port}");
        if (JudgeTls(options) is { } fault)
            failures.Add(fault);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
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
            CertificateFiles.Load(options.CertificateFile, options.CertificateKeyFile);
            return null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return $"Gateway:CertificateFile or Gateway:CertificateKeyFile cannot be used (PEM, the key not encrypted): {exception.Message}";
        }
    }
}
