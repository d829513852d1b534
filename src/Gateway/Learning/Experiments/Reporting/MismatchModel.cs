namespace Gateway.Learning.Experiments.Reporting;

/// <summary>An alarm says that requests of one arm get lost: believe no other number before you know where.</summary>
internal sealed record MismatchModel(bool Alarm, double P);
