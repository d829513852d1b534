using System.Text.Json.Serialization;

namespace Gateway.Learning.Datasets.Samples;

/// <summary>A sample to add, or what is to be another in one: what is absent from a change stays.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SampleRequest
{
    public string? Language { get; init; }

    public string? Error { get; init; }

    public string? ErrorKind { get; init; }

    public string? Code { get; init; }

    public string? Fixed { get; init; }

    public string? Path { get; init; }

    public IReadOnlyList<string>? Context { get; init; }

    public string? Rejected { get; init; }

    /// <summary>included, excluded or regression.</summary>
    public string? State { get; init; }

    /// <summary>Whose work it is, by the name that requests have; only when adding.</summary>
    public string? User { get; init; }

    /// <summary>When it happened; only when adding. Absent = now.</summary>
    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>The revision that a change starts from; another one by now is a conflict.</summary>
    public int? Revision { get; init; }

    /// <summary>Whether the content is named at all, or only the state.</summary>
    [JsonIgnore]
    public bool ChangesContent => (Language ?? Error ?? ErrorKind ?? Code ?? Fixed ?? Path ?? Rejected) is not null || Context is not null;
}
