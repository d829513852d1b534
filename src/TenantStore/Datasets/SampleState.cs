namespace TenantStore.Datasets;

/// <summary>What people decided about a sample.</summary>
public enum SampleState
{
    /// <summary>May enter a snapshot.</summary>
    Included,

    /// <summary>Enters no snapshot.</summary>
    Excluded,

    /// <summary>Every version has to get it right: always held out, never trained on.</summary>
    Regression,
}
