namespace TenantStore.Datasets;

/// <summary>Which samples are meant; all of them by default.</summary>
public sealed record SampleFilter
{
    public SampleState? State { get; init; }

    public string? Language { get; init; }

    public string? UserKey { get; init; }

    /// <summary>The first instant.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The first instant no more.</summary>
    public DateTimeOffset Until { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>Only those that may be trained on now: not excluded, and written by hand or under a consent to train that nobody withdrew.</summary>
    public bool UsableOnly { get; init; }
}
