namespace Learning.Evaluation.Gate;

/// <summary>One number behind a finding.</summary>
/// <param name="Name">camelCase, as the API writes it.</param>
/// <param name="Value">Finite; rates and differences are parts of one.</param>
internal readonly record struct GateFigure(string Name, double Value);
