using System.Diagnostics.CodeAnalysis;

namespace AdapterHost.Engine;

/// <summary>Either a running <see cref="Generation"/> or the reason why there is none.</summary>
internal readonly record struct SubmitResult
{
    private SubmitResult(Generation? generation, EngineRefusal refusal)
    {
        Generation = generation;
        Refusal = refusal;
    }

    public Generation? Generation { get; }

    /// <summary>Meaningful only when <see cref="Accepted"/> is false.</summary>
    public EngineRefusal Refusal { get; }

    [MemberNotNullWhen(true, nameof(Generation))]
    public bool Accepted => Generation is not null;

    public static SubmitResult Running(Generation generation) => new(generation, default);

    public static SubmitResult Refused(EngineRefusal refusal) => new(null, refusal);
}
