using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HostContract.MutualTls;

/// <summary>
/// TLS between gateway and host, on both of its sides: shows our certificate, and believes a peer by the rules of <see cref="PeerJudge"/>. Each handshake goes by
/// what the files say then; none is a resumption of an earlier one. Safe for several threads.
/// </summary>
public sealed partial class PeerTls
{
    /// <summary>Both ends are ours: nothing older.</summary>
    private const SslProtocols Protocols = SslProtocols.Tls13;

    private readonly ReloadedFiles<PeerTrust>? _trust;
    private readonly TimeProvider _time;
    private readonly ILogger<PeerTls> _logger;
    private readonly RefusalPace _pace;

    /// <summary>The options have been judged: their validator saw to it.</summary>
    public PeerTls(IOptions<MutualTlsOptions> options, TimeProvider time, ILogger<PeerTls> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_time, _logger, _pace) = (time, logger, new RefusalPace(time));
        var settings = options.Value;
        if (!settings.IsSet)
            return;
        PeerName[] names = [.. settings.PeerNames.Select(name => PeerName.Parse(name)!)];
        _trust = new ReloadedFiles<PeerTrust>(
            [settings.CertificateFile!, settings.KeyFile!, settings.AuthorityFile!],
            texts => OwnFiles.Load(texts[0], texts[1], texts[2], names, time.GetUtcNow()),
            trust => LogLoaded(trust.Own.TargetCertificate.NotAfter.ToUniversalTime(), trust.Authorities.Count),
            LogKept,
            time);
    }

    /// <summary>Whether the section <c>MutualTls</c> is there. Without it nothing else of this may be called.</summary>
    public bool Enabled => _trust is not null;

    /// <summary>Changes with the files, by reference.</summary>
    internal PeerTrust Trust => _trust?.Get() ?? throw new InvalidOperationException("The section MutualTls is not set.");

    /// <summary>For one connection that comes in: a client certificate is required.</summary>
    /// <param name="verified">Gets the peer once it is believed, before the handshake ends.</param>
    public SslServerAuthenticationOptions AcceptOptions(Action<VerifiedPeer> verified)
    {
        var trust = Trust;
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = trust.Own,
            EnabledSslProtocols = Protocols,
            AllowTlsResume = false,
            ClientCertificateRequired = true,
            CertificateChainPolicy = PeerJudge.PolicyOf(trust, _time.GetUtcNow()),
            RemoteCertificateValidationCallback = (_, shown, chain, _) => Verify(shown, chain, PeerUsage.Client, trust, null, verified),
        };
    }

    /// <summary>For one connection that goes out.</summary>
    /// <param name="host">The DNS name or address of the peer's URL; its certificate must cover it.</param>
    /// <param name="protocols">What is offered, the preferred first.</param>
    public SslClientAuthenticationOptions ConnectOptions(string host, List<SslApplicationProtocol> protocols)
    {
        var trust = Trust;
        return new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = protocols,
            ClientCertificateContext = trust.Own,
            EnabledSslProtocols = Protocols,
            AllowTlsResume = false,
            CertificateChainPolicy = PeerJudge.PolicyOf(trust, _time.GetUtcNow()),
            RemoteCertificateValidationCallback = (_, shown, chain, _) => Verify(shown, chain, PeerUsage.Server, trust, host, null),
        };
    }

    /// <summary>Whether the peer of a connection is still one by what the files say now. To be asked at each request.</summary>
    public bool IsStillGood(VerifiedPeer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var fault = peer.Judge(Trust, _time.GetUtcNow());
        if (fault != PeerFault.None)
            LogEnded(fault, NameOf(peer.Names));
        return fault == PeerFault.None;
    }

    private bool Verify(X509Certificate? shown, X509Chain? chain, PeerUsage usage, PeerTrust trust, string? host, Action<VerifiedPeer>? verified)
    {
        if (shown is not X509Certificate2 leaf)
        {
            LogRefused(_pace.NextLevel(), usage, PeerFault.Missing, "-");
            return false;
        }

        // The stream owns and disposes what it shows: a peer that is kept has copies.
        X509Certificate2Collection intermediates = [.. (chain?.ChainPolicy.ExtraStore ?? []).Select(Copy)];
        var fault = PeerJudge.Judge(leaf, intermediates, usage, trust, _time.GetUtcNow());
        if (fault == PeerFault.None && host is not null && !leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false))
            fault = PeerFault.WrongAddress;
        if (fault == PeerFault.None)
            verified?.Invoke(new VerifiedPeer(Copy(leaf), intermediates, trust));
        else
            LogRefused(_pace.NextLevel(), usage, fault, NameOf(PeerJudge.NamesOf(leaf)));
        return fault == PeerFault.None;
    }

    private static X509Certificate2 Copy(X509Certificate2 certificate) => X509CertificateLoader.LoadCertificate(certificate.RawData);

    /// <summary>What a stranger wrote into a certificate is shortened, and has no line ends.</summary>
    private static string NameOf(IReadOnlyList<string> names)
    {
        var text = names.Count == 0 ? "-" : new string([.. names[0].Take(100).Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return names.Count > 1 ? $"{text} and {names.Count - 1} more" : text;
    }

    [LoggerMessage(1020, LogLevel.Information, "The certificate between gateway and host was read again; it is good until {NotAfter:u}, and peers are believed by {Authorities} authorities")]
    private partial void LogLoaded(DateTime notAfter, int authorities);

    [LoggerMessage(1021, LogLevel.Error, "The changed MutualTls:CertificateFile, KeyFile or AuthorityFile cannot be used; the last good ones stay")]
    private partial void LogKept(Exception exception);

    [LoggerMessage(EventId = 1022, Message = "A {Usage}'s certificate was refused: {Fault}; its name: {Name}")]
    private partial void LogRefused(LogLevel level, PeerUsage usage, PeerFault fault, string name);

    [LoggerMessage(1023, LogLevel.Warning, "A connection was ended, since its peer's certificate is no longer good: {Fault}; its name: {Name}")]
    private partial void LogEnded(PeerFault fault, string name);
}
