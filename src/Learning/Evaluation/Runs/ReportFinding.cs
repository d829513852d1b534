namespace Learning.Evaluation.Runs;

/// <summary>One rule's word.</summary>
internal sealed record ReportFinding(string Rule, bool Passed, string Message, IReadOnlyDictionary<string, double> Figures);
