namespace Learning.Outcomes;

/// <summary>A piece of work that a client reports whole: what was asked, the code before, what was proposed, the code after.</summary>
/// <param name="Prompt">What was asked (x).</param>
/// <param name="Before">The code (y).</param>
/// <param name="Proposed">What the model proposed; null when not told.</param>
/// <param name="After">The code that was kept (y′).</param>
/// <param name="Path">The file; null when not told.</param>
internal sealed record ReportedEdit(string Prompt, string Before, string? Proposed, string After, string? Path);
