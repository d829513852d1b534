namespace Gateway.Learning.Interactions.Intake;

internal enum IntakeOutcome
{
    Stored,

    /// <summary>The same event was taken before; nothing is stored twice.</summary>
    Duplicate,

    /// <summary>No consent to keep code.</summary>
    NoConsent,

    /// <summary>It holds a private key: nothing of it is kept.</summary>
    Sensitive,

    /// <summary>A field breaks a rule.</summary>
    Invalid,
}
