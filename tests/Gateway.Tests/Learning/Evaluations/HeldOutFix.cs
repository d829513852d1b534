namespace Gateway.Tests.Learning.Evaluations;

/// <summary>A line of a held-out file.</summary>
internal sealed record HeldOutFix(string Error, string Code, string Fixed, string Kind, string User);
