using System.ComponentModel.DataAnnotations;

namespace Gateway.Listening;

/// <summary>Where the gateway listens and how much it takes. Section <c>Gateway</c>.</summary>
internal sealed class ListeningOptions
{
    public const string Section = "Gateway";
    public const int DefaultPort = 8080;
    public const long DefaultMaxBodyBytes = 8L * 1024 * 1024;

    /// <summary>The address of both listeners. Loopback unless an operator says otherwise.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The public port; 0 takes any free one.</summary>
    [Range(0, 65535)]
    public int Port { get; set; } = DefaultPort;

    /// <summary>The port of <c>/internal</c>; by default the public port plus one, or any free one when the public port is 0.</summary>
    [Range(0, 65535)]
    public int? InternalPort { get; set; }

    /// <summary>The longest body of a request other than an upload, in bytes.</summary>
    [Range(1024, 1024L * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = DefaultMaxBodyBytes;

    /// <summary>How long a stop waits for running requests, in seconds.</summary>
    [Range(0, 3600)]
    public int DrainSeconds { get; set; } = 30;

    public int EffectiveInternalPort => InternalPort ?? (Port == 0 ? 0 : Port + 1);
}
