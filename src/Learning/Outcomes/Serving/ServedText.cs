namespace Learning.Outcomes.Serving;

/// <summary>What a request and its answer say that is kept as hashes or words. It holds code: not for logs.</summary>
/// <param name="Id">The answer's; null = it has none, and no client can report of it.</param>
/// <param name="Text">Of its first choice; null when it could not be read to its end.</param>
/// <param name="Prompt">As one text; null when it is in two parts.</param>
/// <param name="Prefix">Before the gap, with <paramref name="Suffix"/>.</param>
/// <param name="Suffix">Behind the gap.</param>
/// <param name="User">As the body names the person.</param>
/// <param name="Language">As the body names it, lowercase; empty when it does not.</param>
internal sealed record ServedText(string? Id, string? Text, string? Prompt, string? Prefix, string? Suffix, string? User, string Language);
