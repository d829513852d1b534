using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Intake;

/// <summary>Scrubbed and sealed, or why nothing is to be stored.</summary>
/// <param name="Captured">What it was made of.</param>
/// <param name="Row">Null when there is a verdict already.</param>
/// <param name="Verdict">Null when it is to be stored.</param>
/// <param name="Redacted">How many places were replaced, by kind; null = none.</param>
internal sealed record PreparedInteraction(CapturedInteraction Captured, NewInteraction? Row, IntakeVerdict? Verdict, IReadOnlyDictionary<string, int>? Redacted = null);
