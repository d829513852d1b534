namespace Gateway.Errors;

internal sealed record OpenAiErrorBody(string Message, string Type, string Code, string? Param);
