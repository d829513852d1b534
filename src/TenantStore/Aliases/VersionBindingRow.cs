using AdapterFormats;
using TenantStore.Adapters;
using TenantStore.Database;

namespace TenantStore.Aliases;

/// <summary>A binding as the registry and the shared cache keep it.</summary>
internal sealed record VersionBindingRow
{
    public string Alias { get; init; } = "";

    public string Adapter { get; init; } = "";

    public long Version { get; init; }

    public string Digest { get; init; } = "";

    public string BaseName { get; init; } = "";

    public string BaseDigest { get; init; } = "";

    public string State { get; init; } = "";

    public long IsCurrent { get; init; }

    public long CreatedAt { get; init; }

    public long HeldBack { get; init; }

    public VersionBinding ToBinding() => new(
        new VersionReference(AdapterName.Parse(Adapter), new VersionNumber((int)Version)),
        AdapterDigest.Parse(Digest),
        new BaseModelId(BaseModelName.Parse(BaseName), BaseModelDigest.Parse(BaseDigest)),
        AdapterVersionRow.LoadState(State),
        IsCurrent != 0,
        CreatedAt.ToTime(),
        HeldBack != 0);
}
