using Learning.Datasets.Manifests;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Exporting;

/// <summary>An export that is ready to go.</summary>
internal sealed record ExportPlan(Dataset Dataset, DatasetManifest Snapshot, ExportFormat Format, DatasetSplit Split, IExportFormat Writer, ExportManifest Manifest);
