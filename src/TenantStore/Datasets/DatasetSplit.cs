namespace TenantStore.Datasets;

/// <summary>What a row of a snapshot is for.</summary>
public enum DatasetSplit
{
    /// <summary>To be trained on.</summary>
    Train,

    /// <summary>To be judged by, and never trained on.</summary>
    HeldOut,
}
