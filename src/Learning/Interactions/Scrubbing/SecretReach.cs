namespace Learning.Interactions.Scrubbing;

/// <summary>Where else a value that was recognised as a secret is taken for the same secret.</summary>
internal enum SecretReach
{
    /// <summary>Nowhere: too short, or the word password itself.</summary>
    None,

    /// <summary>As a whole text in quotes.</summary>
    Quoted,

    /// <summary>As a whole text in quotes, and as a whole word of a comment or an error: elsewhere it may be a name of the code.</summary>
    Word,

    /// <summary>As a whole token.</summary>
    Token,

    /// <summary>Within other text too.</summary>
    Anywhere,
}
