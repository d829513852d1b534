namespace Gateway.Learning.Datasets.Building;

/// <param name="ById">By the sample's id.</param>
/// <param name="Fault">Why no snapshot can be made of them; null = it can.</param>
internal sealed record GatheredCandidates(Dictionary<string, Candidate> ById, string? Fault = null);
