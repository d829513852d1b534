namespace Gateway.Learning.Interactions.Intake;

/// <summary>What became of one captured interaction.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Id">Of what is stored, now or before; null when nothing is.</param>
/// <param name="Field">Which field is not valid.</param>
/// <param name="Message">For people: why nothing was stored, and what to do. No word of the interaction itself.</param>
/// <param name="Redacted">How many places were replaced, by kind as placeholders have it; null = none.</param>
internal sealed record IntakeVerdict(
    IntakeOutcome Outcome, string? Id = null, string? Field = null, string? Message = null, IReadOnlyDictionary<string, int>? Redacted = null)
{
    public static IntakeVerdict NoConsent { get; } = new(
        IntakeOutcome.NoConsent,
        Message: "There is no consent to keep this user's code here: set 'train' for the user, the repository or both (consents), and send no lower one with the line.");

    public static IntakeVerdict Sensitive { get; } = new(
        IntakeOutcome.Sensitive, Message: "It holds a private key. Nothing of it is kept; take the key out of the code, and out of use.");

    public static IntakeVerdict Invalid(string field, string message) => new(IntakeOutcome.Invalid, Field: field, Message: message);
}
