namespace Gateway.Learning.Experiments.Reporting;

/// <summary>Answers that held a secret and were not given out.</summary>
internal sealed record SecretsModel(int Control, int Candidate);
