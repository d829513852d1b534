using TenantStore;

namespace Gateway.Placement;

/// <summary>The YARP cluster of one base model: name and digest, since the same name with other bytes is another model.</summary>
internal static class ClusterName
{
    /// <summary>Where inference routes point before a request is placed. It never has a destination.</summary>
    public const string Unplaced = "unplaced";

    public static string Of(BaseModelId baseModel) => $"{baseModel.Name}@{baseModel.Digest}";
}
