namespace TenantStore.Datasets;

/// <summary>Whose work a sample's fixed code is.</summary>
public enum SampleOrigin
{
    Assistant,
    User,
    Both,

    /// <summary>Written by hand for training or evaluation.</summary>
    Curated,
}
