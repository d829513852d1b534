namespace TenantStore.Evaluations;

/// <summary>The enums as rows have them.</summary>
internal static class EvaluationText
{
    public static string Store(EvaluationState state) => state switch
    {
        EvaluationState.Queued => "queued",
        EvaluationState.Running => "running",
        EvaluationState.Done => "done",
        EvaluationState.Failed => "failed",
        EvaluationState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    public static EvaluationState LoadState(string text) => Enum.GetValues<EvaluationState>().Single(state => Store(state) == text);

    public static string Store(EvaluationSide side) => side switch
    {
        EvaluationSide.Candidate => "candidate",
        EvaluationSide.Reference => "reference",
        EvaluationSide.Base => "base",
        _ => throw new ArgumentOutOfRangeException(nameof(side)),
    };

    public static EvaluationSide LoadSide(string text) => Enum.GetValues<EvaluationSide>().Single(side => Store(side) == text);

    public static string Store(EvaluationItemSet set) => set switch
    {
        EvaluationItemSet.HeldOut => "heldout",
        EvaluationItemSet.Generic => "generic",
        _ => throw new ArgumentOutOfRangeException(nameof(set)),
    };

    public static EvaluationItemSet LoadSet(string text) => Enum.GetValues<EvaluationItemSet>().Single(set => Store(set) == text);
}
