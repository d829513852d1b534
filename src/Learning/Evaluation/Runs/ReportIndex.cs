namespace Learning.Evaluation.Runs;

/// <summary>How good the version is over the base model, in one number.</summary>
/// <param name="Value">1 to 10.</param>
/// <param name="Gain">Mean gain in utility over the base model.</param>
/// <param name="Lower">Lower 95 % bound of it, from which the value is.</param>
/// <param name="Upper">Upper 95 % bound.</param>
internal sealed record ReportIndex(double Value, double Gain, double Lower, double Upper);
