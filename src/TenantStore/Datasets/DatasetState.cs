namespace TenantStore.Datasets;

public enum DatasetState
{
    /// <summary>Its rows are being written; nobody may read them.</summary>
    Building,

    /// <summary>Whole, and never changed again but by an erasure.</summary>
    Ready,

    /// <summary>Could not be made; <see cref="Dataset.Error"/> says why.</summary>
    Failed,
}
