using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Listening;

/// <summary>Where the gateway listens and how much it takes. Section <c>Gateway</c>; bounds of connections are in <see cref="ConnectionLimits"/>.</summary>
internal sealed class ListeningOptions
{
    public const string Section = "Gateway";
    public const int DefaultPort = 8080;
    public const long DefaultMaxBodyBytes = 8L * 1024 * 1024;
    public const int DefaultHstsDays = 365;
    public const int DefaultDrainDelaySeconds = 1;
    public const int DefaultDrainSeconds = 30;

    public const string Loopback = "127.0.0.1";

    /// <summary>The address of the public listener: loopback unless an operator says otherwise, <c>0.0.0.0</c> or <c>::</c> in a container.</summary>
    [Required]
    public string Address { get; set; } = Loopback;

    /// <summary>The public port; 0 takes any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = DefaultPort;

    /// <summary>The address of the internal listener. Beyond loopback only with mutual TLS, section <c>MutualTls</c>.</summary>
    [Required]
    public string InternalAddress { get; set; } = Loopback;

    /// <summary>The port of <c>/internal</c>; by default the public port plus one, or any free one when the public port is 0.</summary>
    [Range(0, 65535)]
    public int? InternalPort { get; set; }

    /// <summary>
    /// The port of a listener for probes and scrapers, in the clear: <c>/health…</c> and <c>/metrics</c>, nothing else. Null = there is none, and metrics are
    /// on the internal listener alone. 0 takes any free one.
    /// </summary>
    [Range(0, 65535)]
    public int? MetricsPort { get; set; }

    /// <summary>That listener's address.</summary>
    [Required]
    public string MetricsAddress { get; set; } = Loopback;

    /// <summary>
    /// The certificate of the public listener with its chain, PEM; read again when it changes. With it the listener speaks TLS 1.2 and 1.3 alone, with
    /// HTTP/1.1 and HTTP/2; without it HTTP/1.1 in the clear.
    /// </summary>
    public string? CertificateFile { get; set; }

    /// <summary>The certificate's private key, PEM, not encrypted.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>For a proxy in front that speaks HTTP/2 in the clear: the public listener then speaks that and nothing else. Not with a certificate.</summary>
    public bool Http2PriorKnowledge { get; set; }

    /// <summary>For how long browsers are told to use TLS only, in days; 0 = they are not told. Sent over TLS alone.</summary>
    [Range(0, 3650)]
    public int HstsDays { get; set; } = DefaultHstsDays;

    /// <summary>The longest body of a request other than an upload, in bytes.</summary>
    [Range(1024, 1024L * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = DefaultMaxBodyBytes;

    /// <summary>
    /// Seconds for which a gateway that was asked to end goes on serving, not ready any more: as long as load balancers need to notice. 0 where
    /// something else waits for them before the signal, like a preStop hook.
    /// </summary>
    [Range(0, 600)]
    public int DrainDelaySeconds { get; set; } = DefaultDrainDelaySeconds;

    /// <summary>After that, how long a stop waits for running requests, in seconds. Streams that still run then end with an error event.</summary>
    [Range(0, 3600)]
    public int DrainSeconds { get; set; } = DefaultDrainSeconds;

    public int EffectiveInternalPort => InternalPort ?? (Port == 0 ? 0 : Port + 1);

    [MemberNotNullWhen(true, nameof(CertificateFile), nameof(CertificateKeyFile))]
    public bool HasCertificate => CertificateFile is not null && CertificateKeyFile is not null;
}
