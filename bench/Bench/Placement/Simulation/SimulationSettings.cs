namespace Bench.Placement.Simulation;

/// <summary>One run: what there is, and what is asked of it. All times are virtual.</summary>
internal sealed record SimulationSettings
{
    public int Hosts { get; init; } = 100;

    /// <summary>Of a thousand tenants.</summary>
    public int Adapters { get; init; } = 10_000;

    /// <summary>Adapters that one host has room for; the least recently used one that nobody uses goes.</summary>
    public int AdaptersPerHost { get; init; } = 80;

    /// <summary>Sequences of one host.</summary>
    public int Sequences { get; init; } = 32;

    /// <summary>Requests that one host has at a time, in the mean.</summary>
    public double MeanLoad { get; init; } = 16;

    /// <summary>The n-th most popular adapter is asked for as often as n to the power of minus this.</summary>
    public double Skew { get; init; } = 1;

    public int Requests { get; init; } = 300_000;

    /// <summary>Of those the first, before which nothing is counted: memories fill.</summary>
    public int WarmUp { get; init; } = 100_000;

    /// <summary>Seconds that an answer takes, in the mean.</summary>
    public double AnswerSeconds { get; init; } = 2;

    /// <summary>Seconds more when its adapter has to be loaded first.</summary>
    public double LoadSeconds { get; init; } = 0.4;

    /// <summary>Gateways that share the traffic; each knows its own requests at once and the others' by reports.</summary>
    public int Gateways { get; init; } = 1;

    public double ReportSeconds { get; init; } = 2;

    public int Seed { get; init; } = 1;
}
