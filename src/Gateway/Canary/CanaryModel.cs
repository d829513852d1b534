namespace Gateway.Canary;

/// <summary>The canary of this gateway since it started.</summary>
/// <param name="Enabled">Whether it runs.</param>
/// <param name="Rounds">Rounds by result.</param>
/// <param name="Last">The last round; null before the first.</param>
/// <param name="LastLeak">The last round that saw a leak; null when none has.</param>
/// <param name="LastClean">The last round that proved something; null when none has.</param>
internal sealed record CanaryModel(
    bool Enabled, IReadOnlyDictionary<string, long> Rounds, CanaryRoundModel? Last, CanaryRoundModel? LastLeak, CanaryRoundModel? LastClean)
{
    public static CanaryModel From(CanaryState state) => new(
        state.Enabled,
        Enum.GetValues<CanaryResult>().ToDictionary(CanaryWords.Of, state.Rounds),
        CanaryRoundModel.From(state.Last),
        CanaryRoundModel.From(state.LastLeak),
        CanaryRoundModel.From(state.LastClean));
}
