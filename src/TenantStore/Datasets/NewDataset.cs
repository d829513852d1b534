namespace TenantStore.Datasets;

/// <summary>A snapshot to be built.</summary>
/// <param name="SettingsJson">A JSON object.</param>
/// <param name="LeaseUntil">How long its maker builds it alone; the first instant of 1970 = nobody builds it yet.</param>
public sealed record NewDataset(string Id, string Name, string SettingsJson, DateTimeOffset LeaseUntil, Actor Actor);
