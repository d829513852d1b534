namespace Gateway.Errors;

/// <summary>OpenAI's error body.</summary>
internal sealed record OpenAiError(OpenAiErrorBody Error);
