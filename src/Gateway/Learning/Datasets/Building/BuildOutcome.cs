namespace Gateway.Learning.Datasets.Building;

internal enum BuildOutcome
{
    Ready,

    /// <summary>It cannot be made, and says why.</summary>
    Failed,

    /// <summary>The attempt does not hold it any more: an erasure, the end of an interaction's time, or another gateway.</summary>
    Lost,
}
