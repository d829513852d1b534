namespace Learning.Experiments.Deciding;

/// <summary>How an experiment ended, for the audit.</summary>
/// <param name="Outcome">What becomes of the alias.</param>
/// <param name="Reason">Why.</param>
/// <param name="Guardrail">Which one was broken, if that is the reason.</param>
/// <param name="Message">The same as a sentence, with its numbers.</param>
/// <param name="Report">All numbers at that moment.</param>
internal sealed record ExperimentDecision(ExperimentOutcome Outcome, DecisionReason Reason, ExperimentMetric? Guardrail, string Message, ExperimentReport Report);
