namespace Learning.Outcomes;

/// <summary>Why a report cannot be read.</summary>
/// <param name="Field">Which field; null = the whole body.</param>
/// <param name="Message">For people; nothing of the body stands in it.</param>
internal sealed record ReportFault(string? Field, string Message);
