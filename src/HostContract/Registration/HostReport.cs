namespace HostContract;

/// <summary>What a host tells of itself every few seconds.</summary>
public sealed record HostReport
{
    /// <summary>The most faults of one report.</summary>
    public const int MaxFaults = 256;

    /// <summary>The most tenants of <see cref="Forgotten"/>, and of <see cref="HostReportResponse.Forget"/>.</summary>
    public const int MaxForgotten = 256;

    /// <summary>The most requests of one report.</summary>
    public const int MaxCutShort = 512;

    /// <summary>The most of <see cref="Residents"/>; of more the largest are told.</summary>
    public const int MaxResidents = 4096;

    /// <summary>The most that one resident may hold: a tebibyte.</summary>
    public const long MaxResidentBytes = 1L << 40;

    /// <summary>The most of <see cref="Running"/>, of <see cref="Queued"/> and of a resident's leases.</summary>
    public const int MaxWork = 100_000;

    /// <summary>The longest tenant's key, request id and account, in characters.</summary>
    public const int MaxTextLength = 1024;

    /// <summary>The process that reports; another one than the registered gets 404 and registers again.</summary>
    public required string BootGeneration { get; init; }

    /// <summary>
    /// Seconds since its process started, by its own steady clock: the order of its reports, whichever gateways they went to, and the time between
    /// two. Null = an older program, which reports to one gateway alone.
    /// </summary>
    public double? AgeSeconds { get; init; }

    /// <summary>The <see cref="AgeSeconds"/> of its last report that a gateway has answered; null before the first.</summary>
    public double? AnsweredAgeSeconds { get; init; }

    /// <summary>
    /// The <see cref="AgeSeconds"/> of the last report that any gateway fetched: of several gateways that ask at the same time each counts from the other's
    /// on. Null before the first, and in reports that the host sends itself.
    /// </summary>
    public double? FetchedAgeSeconds { get; init; }

    /// <summary>Adapters in its memory, at most <see cref="MaxResidents"/>.</summary>
    public required IReadOnlyList<ResidentAdapterReport> Residents { get; init; }

    /// <summary>Adapters that it refuses to run, at most <see cref="MaxFaults"/>.</summary>
    public IReadOnlyList<AdapterFaultReport> Faults { get; init; } = [];

    /// <summary>
    /// Of the tenants that the last answer told it to forget, those of which this process has nothing any more: no resident adapter, no request, no
    /// cached prefix, no prediction table, no account.
    /// </summary>
    public IReadOnlyList<TenantKey> Forgotten { get; init; } = [];

    /// <summary>
    /// Requests whose answers did not reach the gateway whole, at most <see cref="MaxCutShort"/>, until an answer to a report names them. A request
    /// may be in several reports: it is billed once.
    /// </summary>
    public IReadOnlyList<CutShortReport> CutShort { get; init; } = [];

    /// <summary>Sequences that decode or prefill; at most <see cref="MaxWork"/>.</summary>
    public required int Running { get; init; }

    /// <summary>Requests that wait for a sequence; at most <see cref="MaxWork"/>.</summary>
    public required int Queued { get; init; }

    /// <summary>Free key-value cells, in tokens.</summary>
    public required int FreeContextTokens { get; init; }

    /// <summary>It finishes what runs and wants nothing new.</summary>
    public required bool Draining { get; init; }
}
