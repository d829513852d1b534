namespace TestServers;

/// <summary>A span as a collector gets it, with its resource's <c>service.name</c>. Ids are lower-case hex, no parent is an empty text, times are nanoseconds since 1970, values are text.</summary>
public sealed record OtlpSpan(
    string Service, string TraceId, string SpanId, string ParentId, string TraceState, string Name, ulong Start, ulong End,
    IReadOnlyDictionary<string, string> Attributes, IReadOnlyList<string> Events, int Links);
