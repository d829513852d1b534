using System.Diagnostics.CodeAnalysis;

namespace AdapterHost.Engine;

/// <summary>Either a vector a text, or why there are none.</summary>
internal sealed record EmbeddingResult
{
    /// <summary>Of length 1, <see cref="EngineLimits.EmbeddingSize"/> numbers each.</summary>
    public IReadOnlyList<float[]>? Vectors { get; init; }

    /// <summary>Why the request was not taken.</summary>
    public EngineRefusal? Refusal { get; init; }

    /// <summary>Why it ended early: Cancelled, Deadline, NotFinite or Failed.</summary>
    public FinishReason? Failure { get; init; }

    [MemberNotNullWhen(true, nameof(Vectors))]
    public bool Succeeded => Vectors is not null;
}
