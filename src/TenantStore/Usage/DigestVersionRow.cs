namespace TenantStore.Usage;

internal sealed class DigestVersionRow
{
    public string Digest { get; init; } = "";

    public string Adapter { get; init; } = "";

    public long Version { get; init; }
}
