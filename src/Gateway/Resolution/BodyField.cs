namespace Gateway.Resolution;

/// <summary>The fields of a body that the gateway looks at.</summary>
internal enum BodyField
{
    Other,
    Model,
    User,
    Around,
    Echo,
    Stream,
    Prompt,
    MaxTokens,
    MaxCompletionTokens,
    Predict,
    Choices,
    OwnChoices,
}
