using TenantStore.Database;
using TenantStore.Tenants;

namespace TenantStore.Deletions;

internal sealed class DeletionRow
{
    public const string Columns =
        "deleted_id AS DeletedId, slug AS Slug, actor AS Actor, facts AS Facts, files AS Files, files_at AS FilesAt, deleted_at AS DeletedAt";

    public string DeletedId { get; init; } = "";

    public string Slug { get; init; } = "";

    public string Actor { get; init; } = "";

    public string Facts { get; init; } = "";

    public long Files { get; init; }

    public long? FilesAt { get; init; }

    public long DeletedAt { get; init; }

    public TenantDeletion ToDeletion(IReadOnlyList<HostErasure> hosts)
    {
        var facts = DeletionFacts.Load(Facts);
        return new TenantDeletion(TenantId.Parse(DeletedId), TenantSlug.Parse(Slug), DeletedAt.ToTime(), facts.Rows)
        {
            Actor = Actor,
            Keys = facts.ListKeys(),
            Files = (int)Files,
            FilesAt = FilesAt.ToTime(),
            Hosts = hosts,
        };
    }
}
