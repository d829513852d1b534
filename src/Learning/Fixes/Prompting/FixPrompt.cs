namespace Learning.Fixes.Prompting;

/// <summary>What a model is asked.</summary>
/// <param name="System">Null = no such message.</param>
internal sealed record FixPrompt(string? System, string User);
