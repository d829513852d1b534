namespace Gateway.Learning.Experiments.Managing;

/// <summary>An alias's experiments.</summary>
/// <param name="Running">Null when none runs.</param>
/// <param name="History">Those that have ended, the newest first.</param>
internal sealed record ExperimentsModel(string Alias, ExperimentModel? Running, IReadOnlyList<ExperimentModel> History);
