using TenantStore.Adapters;

namespace Gateway.Learning.Evaluations.Models;

/// <summary>One version.</summary>
internal sealed record VersionNameModel(string Adapter, int Version)
{
    public static VersionNameModel? Of(VersionReference? version) => version is { } one ? new(one.Adapter.ToString(), one.Version.Value) : null;
}
