using System.ComponentModel.DataAnnotations;

namespace AdapterHost.Hosting;

/// <summary>Who this host is and where. Section <c>Host</c>.</summary>
internal sealed class AdapterHostOptions
{
    public const string Section = "Host";
    public const int DefaultPort = 8082;
    public const int DefaultDrainSeconds = 30;
    public const long DefaultMaxBodyBytes = 8 * 1024 * 1024;

    public const string Loopback = "127.0.0.1";

    /// <summary>Where the host listens for gateways. Beyond loopback, e.g. <c>0.0.0.0</c>, only with mutual TLS, section <c>MutualTls</c>.</summary>
    [Required]
    public string ListenAddress { get; set; } = Loopback;

    /// <summary>TCP port; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = DefaultPort;

    /// <summary>
    /// The port of a listener for probes and scrapers, in the clear: <c>/health…</c> and <c>/metrics</c>, nothing else. Null = there is none, and both are on
    /// the host's port alone. 0 takes a free one.
    /// </summary>
    [Range(0, 65535)]
    public int? MetricsPort { get; set; }

    /// <summary>That listener's address.</summary>
    [Required]
    public string MetricsAddress { get; set; } = Loopback;

    /// <summary>
    /// Where the gateway reaches this host, as a URL; by default the address that it listens on. With mutual TLS <c>https://</c> and a name that this host's
    /// certificate has.
    /// </summary>
    [Url]
    public string? Address { get; set; }

    /// <summary>
    /// Path of the base model's GGUF file. With <c>Engine:Kind=External</c> only its vocabulary and numbers are read, so one without tensors will do
    /// (<c>convert_hf_to_gguf.py --vocab-only</c>).
    /// </summary>
    [Required]
    public string ModelPath { get; set; } = string.Empty;

    /// <summary>What tenants call the base model.</summary>
    [Required, RegularExpression("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    public string ModelName { get; set; } = string.Empty;

    /// <summary>What <c>base_model_name_or_path</c> of an uploaded adapter may say, besides <see cref="ModelName"/>.</summary>
    public IList<string> AcceptedNames { get; } = [];

    /// <summary>The gateway's internal listener, as a URL; <c>https://</c> with mutual TLS.</summary>
    [Required, Url]
    public string GatewayUrl { get; set; } = string.Empty;

    /// <summary>
    /// Gateways have this host in their static list (<c>Hosts:Static</c>) and ask it for its reports: it registers with none. Adapters are still fetched from
    /// <see cref="GatewayUrl"/>.
    /// </summary>
    public bool Polled { get; set; }

    /// <summary>The secret to join with on loopback. This or <see cref="JoinSecretFile"/>; neither with mutual TLS, where the certificate counts.</summary>
    public string? JoinSecret { get; set; }

    /// <summary>Path of a file that holds the secret to join with.</summary>
    public string? JoinSecretFile { get; set; }

    /// <summary>Folder of the native libraries; by default the one that the build restored.</summary>
    public string? NativeLibraries { get; set; }

    /// <summary>
    /// Path of a small file in which the host notes which adapters are at work, so that after a crash the next process knows which to suspect.
    /// Without one nobody is.
    /// </summary>
    public string? CrashFile { get; set; }

    /// <summary>With what the last process of this host ended, as its supervisor saw it; absent when nobody knows. 128 + n is signal n.</summary>
    [Range(0, 255)]
    public int? LastExitCode { get; set; }

    /// <summary>How long a host that was asked to end lets running requests finish, in seconds. Streams that still run then end with an error event.</summary>
    [Range(0, 3600)]
    public int DrainSeconds { get; set; } = DefaultDrainSeconds;

    /// <summary>Largest body of a request, in bytes.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = DefaultMaxBodyBytes;
}
