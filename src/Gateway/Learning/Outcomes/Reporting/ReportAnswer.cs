namespace Gateway.Learning.Outcomes.Reporting;

/// <summary>What became of a report.</summary>
/// <param name="Result"><c>kept</c>; <c>repeated</c>: it was reported before and counts once; <c>unmatched</c>: kept, and it fits no answer; <c>not_kept</c>: the person agreed to nothing, or it fits no answer and too many did not today.</param>
internal sealed record ReportAnswer(string Result);
