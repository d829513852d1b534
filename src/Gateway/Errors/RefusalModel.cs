namespace Gateway.Errors;

/// <summary>One refusal as HTTP.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Code">Stable code, in both error shapes.</param>
/// <param name="Type">OpenAI's error type.</param>
/// <param name="Message">What is said when there is nothing more exact to say. Never depends on the request.</param>
/// <param name="RetryAfterSeconds">Sent as Retry-After, or null.</param>
internal sealed record RefusalModel(int Status, string Code, string Type, string Message, int? RetryAfterSeconds = null);
