using System.Text.Json;
using Gateway.Errors;
using TenantStore;
using TenantStore.Datasets;

namespace Gateway.Management.Uploads;

/// <summary>Which snapshot an upload says that it was trained on: by the parameter <c>dataset</c>, or by a member of that name in its manifest. For any thread.</summary>
internal sealed class UploadLineage(Registry registry)
{
    /// <summary>What the manifest says; null = nothing.</summary>
    public static string? DatasetOf(string? manifestJson)
    {
        if (manifestJson is null)
            return null;
        var manifest = JsonElement.Parse(manifestJson);
        return manifest.ValueKind == JsonValueKind.Object && manifest.TryGetProperty("dataset", out var dataset) && dataset.ValueKind == JsonValueKind.String ? dataset.GetString() : null;
    }

    /// <summary>Null when the tenant has such a snapshot and it is ready: what is noted can be followed.</summary>
    public async Task<IResult?> RefuseAsync(TenantId tenant, string datasetId, string field, CancellationToken cancellationToken)
    {
        if (!LearningId.IsOf("ds", datasetId))
            return Unknown(field);
        await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
        return await scope.Datasets.FindAsync(datasetId, cancellationToken) is { State: DatasetState.Ready }
            ? null
            : Unknown(field);
    }

    private static RefusalResult Unknown(string field) => RefusalResult.Invalid(field, "There is no snapshot of this id that is ready. Name one of this tenant's, or none.");
}
