namespace Learning.Outcomes;

/// <summary>By what an answer can be found whose id the client does not know. Null = the client does not say.</summary>
/// <param name="Prompt">As it was sent.</param>
/// <param name="Prefix">Before the gap, where there is one.</param>
/// <param name="Suffix">Behind it.</param>
/// <param name="Completion">What the client made of the answer.</param>
internal sealed record ReportedContent(string? Prompt, string? Prefix, string? Suffix, string? Completion);
