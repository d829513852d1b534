namespace Gateway.Canary;

/// <summary>One leak in answers.</summary>
internal sealed record CanaryLeakModel(string Kind, string Call, string Request);
