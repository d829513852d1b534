namespace Gateway.Learning.Datasets.Building;

internal enum BuildOutcome
{
    Ready,

    /// <summary>It cannot be made, and says why.</summary>
    Failed,

    /// <summary>The attempt does not hold it any more: an erasure, or another gateway.</summary>
    Lost,
}
