using System.Net.Security;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Gateway.Listening;

/// <summary>
/// The certificate of new connections. Looks at the files when a client connects, once a second at most: no watcher that a replaced folder could lose. What
/// cannot be used is told once, and the last good one stays. Safe for several threads.
/// </summary>
internal sealed partial class CertificateSource
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly TimeProvider _time;
    private readonly ILogger<CertificateSource> _logger;
    private SslStreamCertificateContext _current;
    private string _stamp;
    private long _looked;

    /// <summary>The options have a certificate that can be loaded: the validator saw to it.</summary>
    public CertificateSource(IOptions<ListeningOptions> options, TimeProvider time, ILogger<CertificateSource> logger)
    {
        (_certificateFile, _keyFile) = (options.Value.CertificateFile!, options.Value.CertificateKeyFile!);
        (_time, _logger) = (time, logger);
        (_stamp, _looked) = (CertificateFiles.StampOf(_certificateFile, _keyFile), time.GetTimestamp());
        _current = CertificateFiles.Load(_certificateFile, _keyFile);
    }

    public SslStreamCertificateContext Get()
    {
        lock (_gate)
        {
            if (_time.GetElapsedTime(_looked) >= s_pause)
            {
                _looked = _time.GetTimestamp();
                LoadChanged();
            }

            return _current;
        }
    }

    private void LoadChanged()
    {
        var stamp = CertificateFiles.StampOf(_certificateFile, _keyFile);
        if (stamp == _stamp)
            return;
        _stamp = stamp;
        try
        {
            // Connections hold the one before as long as they need it.
            _current = CertificateFiles.Load(_certificateFile, _keyFile);
            LogLoaded(_current.TargetCertificate.NotAfter);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            LogKept(exception);
        }
    }

    [LoggerMessage(1012, LogLevel.Information, "The certificate was read again; it is good until {NotAfter:u}")]
    private partial void LogLoaded(DateTime notAfter);

    [LoggerMessage(1013, LogLevel.Error, "The changed Gateway:CertificateFile or Gateway:CertificateKeyFile cannot be used; the last good one stays")]
    private partial void LogKept(Exception exception);
}
