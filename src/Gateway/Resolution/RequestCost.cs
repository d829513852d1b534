namespace Gateway.Resolution;

/// <summary>What a body says of the size of its answer. Wrong values are the host's to refuse; here they count as nothing said.</summary>
/// <param name="Answers">Whether text is generated; embeddings have none.</param>
/// <param name="MaxTokens">The least of the caps that it names; null when it names none.</param>
/// <param name="Choices">Answers to one prompt, 1 to <see cref="MostChoices"/>.</param>
/// <param name="Prompts">Prompts, 1 to <see cref="MostPrompts"/>.</param>
internal readonly record struct RequestCost(bool Answers, int? MaxTokens, int Choices, int Prompts)
{
    /// <summary>What hosts take.</summary>
    public const int MostChoices = 16, MostPrompts = 32;
}
