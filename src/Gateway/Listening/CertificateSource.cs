using System.Net.Security;
using HostContract.MutualTls;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>The public listener's certificate, for new connections; read again when its files change. Safe for several threads.</summary>
internal sealed partial class CertificateSource
{
    private readonly ILogger<CertificateSource> _logger;
    private readonly ReloadedFiles<SslStreamCertificateContext> _files;

    /// <summary>The options have a certificate that can be loaded: the validator saw to it.</summary>
    public CertificateSource(IOptions<ListeningOptions> options, TimeProvider time, ILogger<CertificateSource> logger)
    {
        _logger = logger;
        _files = new ReloadedFiles<SslStreamCertificateContext>(
            [options.Value.CertificateFile!, options.Value.CertificateKeyFile!],
            texts => PemFiles.Load(texts[0], texts[1]),
            // Connections hold the one before as long as they need it.
            loaded => LogLoaded(loaded.TargetCertificate.NotAfter.ToUniversalTime()),
            LogKept,
            time);
    }

    public SslStreamCertificateContext Get() => _files.Get();

    [LoggerMessage(1012, LogLevel.Information, "The certificate was read again; it is good until {NotAfter:u}")]
    private partial void LogLoaded(DateTime notAfter);

    [LoggerMessage(1013, LogLevel.Error, "The changed Gateway:CertificateFile or Gateway:CertificateKeyFile cannot be used; the last good one stays")]
    private partial void LogKept(Exception exception);
}
