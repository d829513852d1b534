using AdapterFormats;

namespace HostContract;

/// <summary>What a host says of itself when it joins.</summary>
public sealed record HostRegistrationRequest
{
    /// <summary>The most of <see cref="MaxSequences"/>.</summary>
    public const int MostSequences = 4096;

    /// <summary>Where the gateway reaches it, e.g. <c>http://127.0.0.1:8082</c>. Over http the gateway speaks HTTP/1.1, over https what TLS agrees on.</summary>
    public required string Address { get; init; }

    /// <summary>Made anew at each start of the host's process, so that a restarted host is never taken for the one before.</summary>
    public required string BootGeneration { get; init; }

    /// <summary>The base model it serves.</summary>
    public required BaseModelDescriptor BaseModel { get; init; }

    /// <summary>How many sequences it decodes at once; at most <see cref="MostSequences"/>.</summary>
    public required int MaxSequences { get; init; }

    /// <summary>
    /// Seconds since the host's process started, by its own steady clock: what was deleted before it started it never had. Null = it does not say,
    /// and is told of every deletion.
    /// </summary>
    public double? AgeSeconds { get; init; }

    /// <summary>Context of one sequence, in tokens.</summary>
    public required int ContextTokens { get; init; }
}
