namespace Gateway.Learning.Fixes.Answers;

/// <summary>Milliseconds.</summary>
/// <param name="TotalMs">From the request's arrival.</param>
/// <param name="ModelMs">Waiting for the model, with all that stands before it.</param>
/// <param name="CheckMs">Applying and checking its answer.</param>
internal sealed record FixTimings(double TotalMs, double ModelMs, double CheckMs);
