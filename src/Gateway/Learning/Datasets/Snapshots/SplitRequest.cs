using System.Text.Json.Serialization;

namespace Gateway.Learning.Datasets.Snapshots;

/// <summary>How to split; absent parts have their defaults.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SplitRequest
{
    /// <summary>timeAndGroups (the default), heldOutOnly or trainOnly.</summary>
    public string? Mode { get; init; }

    /// <summary>Of the groups about so many are held out, and of the time so much: 0.05 to 0.5, else 0.3.</summary>
    public double? Share { get; init; }

    /// <summary>Hours between both parts: 0 to 720, else 6.</summary>
    public int? GapHours { get; init; }

    /// <summary>From when on things are held out; absent = by the share.</summary>
    public DateTimeOffset? At { get; init; }
}
