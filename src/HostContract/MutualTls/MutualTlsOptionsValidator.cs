using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace HostContract.MutualTls;

/// <summary>Judges the section and the files that it names. Collects every failure.</summary>
internal sealed class MutualTlsOptionsValidator(TimeProvider time) : IValidateOptions<MutualTlsOptions>
{
    public ValidateOptionsResult Validate(string? name, MutualTlsOptions options)
    {
        if (!options.IsSet)
            return ValidateOptionsResult.Success;
        var failures = new List<string>();
        var certificate = Read("CertificateFile", options.CertificateFile, failures);
        var key = Read("KeyFile", options.KeyFile, failures);
        if (certificate is not null && key is not null)
            JudgeOwn(certificate, key, options.PeerNames, failures);
        if (Read("AuthorityFile", options.AuthorityFile, failures) is { } authorities)
            JudgeAuthorities(authorities, failures);
        JudgeNames(options.PeerNames, failures);
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string? Read(string setting, string? file, List<string> failures)
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            failures.Add($"MutualTls:{setting} is not set. With any of MutualTls all of it is needed: CertificateFile, KeyFile, AuthorityFile and PeerNames.");
            return null;
        }

        try
        {
            return PemFiles.Read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failures.Add($"MutualTls:{setting} cannot be read: {exception.Message}");
            return null;
        }
    }

    private void JudgeOwn(string certificate, string key, IList<string> peerNames, List<string> failures)
    {
        try
        {
            using var own = PemFiles.LoadLeaf(certificate, key);
            var now = time.GetUtcNow();
            if (now > own.NotAfter.ToUniversalTime())
                failures.Add($"MutualTls:CertificateFile has expired on {own.NotAfter.ToUniversalTime():u}. Renew it.");
            else if (now < own.NotBefore.ToUniversalTime())
                failures.Add($"MutualTls:CertificateFile is good only from {own.NotBefore.ToUniversalTime():u} on. Is the clock right?");
            if (!PeerJudge.Allows(own, PeerUsage.Server) || !PeerJudge.Allows(own, PeerUsage.Client))
                failures.Add("MutualTls:CertificateFile must have the extended key usages 'server auth' and 'client auth'.");
            var names = PeerJudge.NamesOf(own);
            // Else every other process of our side could pose as a peer.
            foreach (var name in names.Where(name => peerNames.Any(peer => PeerName.Parse(peer)?.Covers(name) == true)))
                failures.Add($"MutualTls:PeerNames means '{name}' too, which is a name of MutualTls:CertificateFile: gateways and hosts must have names that tell them apart.");
            if (names.Count == 0)
                failures.Add("MutualTls:CertificateFile has no DNS name among its subject alternative names; its peers know it by one.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            failures.Add($"MutualTls:CertificateFile and MutualTls:KeyFile are no certificate and its key (PEM, the key not encrypted): {exception.Message}");
        }
    }

    private static void JudgeAuthorities(string authorities, List<string> failures)
    {
        try
        {
            if (!PemFiles.LoadAuthorities(authorities).Any(PeerJudge.IsRoot))
                failures.Add("MutualTls:AuthorityFile has no root certificate (PEM, issued by itself).");
        }
        catch (CryptographicException exception)
        {
            failures.Add($"MutualTls:AuthorityFile cannot be used (PEM certificates): {exception.Message}");
        }
    }

    private static void JudgeNames(IList<string> names, List<string> failures)
    {
        if (names.Count == 0)
            failures.Add("MutualTls:PeerNames is empty: nobody could connect. Name the peers' DNS names, e.g. *.hosts.");
        foreach (var text in names.Where(text => PeerName.Parse(text) is null))
            failures.Add($"MutualTls:PeerNames: '{text}' is no DNS name; a * may stand for the first label only.");
    }
}
