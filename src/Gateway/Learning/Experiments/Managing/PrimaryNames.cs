using TenantStore.Experiments;

namespace Gateway.Learning.Experiments.Managing;

/// <summary>Primary metrics as clients write them.</summary>
internal static class PrimaryNames
{
    public static string Of(ExperimentPrimary primary) => primary switch
    {
        ExperimentPrimary.AcceptedAndExecuted => "accepted_and_executed",
        ExperimentPrimary.Retained30s => "retained_30s",
        _ => throw new ArgumentOutOfRangeException(nameof(primary), primary, "Not a metric."),
    };

    /// <summary>Null for a name of none.</summary>
    public static ExperimentPrimary? Parse(string name) => name switch
    {
        "accepted_and_executed" => ExperimentPrimary.AcceptedAndExecuted,
        "retained_30s" => ExperimentPrimary.Retained30s,
        _ => null,
    };
}
