using System.Text.Json.Serialization;

namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>A snapshot to make of the tenant's interactions and samples.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CreateDatasetRequest
{
    public string? Name { get; init; }

    /// <summary>The first instant; absent = from the first on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first instant no more; absent = up to now.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Absent = all.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    public SplitRequest? Split { get; init; }
}
