using TenantStore.Tenants;

namespace Gateway.Management.Tenants;

/// <summary>The record of a deletion: what was destroyed, and when.</summary>
/// <param name="Id">The tenant's id; never given again.</param>
/// <param name="Slug">Its slug; free again.</param>
/// <param name="DeletedAt">When.</param>
/// <param name="Rows">Rows removed, by table.</param>
/// <param name="Files">Files removed from the artifact store.</param>
/// <param name="Remaining">What this call does not empty.</param>
internal sealed record TenantDeletionModel(
    string Id, string Slug, DateTimeOffset DeletedAt, IReadOnlyDictionary<string, int> Rows, int Files, IReadOnlyList<string> Remaining)
{
    private static readonly string[] s_remaining =
    [
        "Host memory: adapters and cached prefixes of the tenant stay until hosts evict them or stop. No request can reach them, and no host gets another grant to fetch the files.",
        "The platform's audit: that the tenant was and that it was deleted.",
    ];

    public static TenantDeletionModel From(TenantDeletion deletion) =>
        new(deletion.Id.ToString(), deletion.Slug.ToString(), deletion.At, deletion.Rows, deletion.Files, s_remaining);
}
