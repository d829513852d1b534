using System.Diagnostics.CodeAnalysis;

namespace AdapterHost.Engine;

/// <summary>Either running generations, one a choice, or the reason why there is none.</summary>
internal readonly record struct SubmitResult
{
    private SubmitResult(IReadOnlyList<Generation>? generations, EngineRefusal refusal)
    {
        Generations = generations;
        Refusal = refusal;
    }

    public IReadOnlyList<Generation>? Generations { get; }

    /// <summary>Meaningful only when <see cref="Accepted"/> is false.</summary>
    public EngineRefusal Refusal { get; }

    [MemberNotNullWhen(true, nameof(Generations))]
    public bool Accepted => Generations is not null;

    public static SubmitResult Running(params IReadOnlyList<Generation> generations) => new(generations, default);

    public static SubmitResult Refused(EngineRefusal refusal) => new(null, refusal);
}
