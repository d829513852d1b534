using Gateway.Placement;

namespace Gateway.Management.Hosts;

/// <summary>A host as it reports itself. Null figures: it has not reported yet.</summary>
internal sealed record HostModel(
    string Id,
    string Address,
    string BootGeneration,
    string BaseModel,
    string BaseModelDigest,
    bool Available,
    bool Draining,
    double SilentSeconds,
    int MaxSequences,
    int ContextTokens,
    int? Running,
    int? Queued,
    int? FreeContextTokens,
    IReadOnlyList<ResidentModel> Residents)
{
    public static HostModel From(HostState host, HostDirectory directory) => new(
        host.Id.Value,
        host.Registration.Address,
        host.Registration.BootGeneration,
        host.BaseModel.Name.ToString(),
        host.BaseModel.Digest.ToString(),
        directory.IsAvailable(host),
        host.Draining,
        directory.SilenceOf(host).TotalSeconds,
        host.Registration.MaxSequences,
        host.Registration.ContextTokens,
        host.Report?.Running,
        host.Report?.Queued,
        host.Report?.FreeContextTokens,
        [.. (host.Report?.Residents ?? []).Select(resident =>
            new ResidentModel(resident.Tenant.Value, resident.Digest.ToString(), resident.Bytes, resident.Leases))]);
}
