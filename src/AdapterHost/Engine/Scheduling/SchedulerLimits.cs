namespace AdapterHost.Engine;

/// <summary>What the scheduler divides.</summary>
/// <param name="Slots">Sequences that run at the same time.</param>
/// <param name="SpareSlots">More of them, only for tenants that run nothing: a noisy neighbour's long answers never make them wait.</param>
/// <param name="ContextTokens">KV tokens that all share.</param>
/// <param name="Rows">Rows of a step.</param>
/// <param name="Outputs">Rows of a step that may want their logits. At least all slots, and one more.</param>
/// <param name="DraftRows">Predicted tokens of a step, those of all sequences together.</param>
internal sealed record SchedulerLimits(int Slots, int SpareSlots, int ContextTokens, int Rows, int Outputs, int DraftRows = SchedulerLimits.UsualDraftRows)
{
    public const int UsualDraftRows = 32;

    /// <summary>Background work holds at most this many slots, so that it never keeps interactive work out.</summary>
    public int BackgroundSlots => Math.Max(1, Slots / 4);

    /// <summary>And this much of the KV cache, unless it is alone.</summary>
    public int BackgroundTokens => ContextTokens / 2;

    /// <summary>
    /// More KV tokens, only for tenants that run nothing, as <see cref="SpareSlots"/>: whoever fills the cache, with one request or with many,
    /// keeps nobody's short one waiting.
    /// </summary>
    public int SpareTokens => SpareSlots > 0 ? ContextTokens / 8 : 0;

    /// <summary>How often a request may be overtaken.</summary>
    public AdmissionPatience Patience { get; init; } = new();
}
