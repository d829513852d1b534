namespace TenantStore.Usage;

internal sealed class ResidencyRow
{
    public long? Day { get; init; }

    public string Digest { get; init; } = "";

    public long ByteSeconds { get; init; }
}
