using LlamaCpp;

namespace AdapterHost.Engine;

/// <summary>How a step went.</summary>
/// <param name="Status">Anything but Done means that no row of the step counts.</param>
/// <param name="Adapters">Distinct adapters that were at work.</param>
/// <param name="Decodes">Native decodes that it took.</param>
internal readonly record struct StepOutcome(DecodeStatus Status, int Adapters, int Decodes);
