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
            failures.AddRange(OwnFiles.JudgeOwn(certificate, key, [.. options.PeerNames.Select(PeerName.Parse).OfType<PeerName>()], time.GetUtcNow()));
        if (Read("AuthorityFile", options.AuthorityFile, failures) is { } authorities)
            failures.AddRange(OwnFiles.JudgeAuthorities(authorities));
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

    private static void JudgeNames(IList<string> names, List<string> failures)
    {
        if (names.Count == 0)
            failures.Add("MutualTls:PeerNames is empty: nobody could connect. Name the peers' DNS names, e.g. *.hosts.");
        foreach (var text in names.Where(text => PeerName.Parse(text) is null))
            failures.Add($"MutualTls:PeerNames: '{text}' is no DNS name; a * may stand for the first label only.");
    }
}
