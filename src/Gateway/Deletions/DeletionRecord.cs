using TenantStore.Tenants;

namespace Gateway.Deletions;

/// <summary>What a deletion record says: everything that held something of the tenant, and whether it is empty. The signed content.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="IssuedAt">When it was signed: hosts may have said more since.</param>
/// <param name="Tenant">Who.</param>
/// <param name="DeletedAt">When keys and rows were gone.</param>
/// <param name="DeletedBy">Whose request it was.</param>
/// <param name="CompleteFrom">No record from before this time says that it is complete: hosts may turn up that no gateway had named.</param>
/// <param name="Complete">No file is left, that time has come, and no host is pending that any gateway has heard of since.</param>
/// <param name="Registry">Rows, by table.</param>
/// <param name="Keys">Data keys.</param>
/// <param name="Artifacts">Files.</param>
/// <param name="Caches">Caches of gateways.</param>
/// <param name="Hosts">Memory and prefix cache of hosts, by process.</param>
/// <param name="Remaining">What is kept on purpose.</param>
internal sealed record DeletionRecord(
    int Version,
    DateTimeOffset IssuedAt,
    DeletedTenant Tenant,
    DateTimeOffset DeletedAt,
    string DeletedBy,
    DateTimeOffset CompleteFrom,
    bool Complete,
    IReadOnlyDictionary<string, int> Registry,
    DeletedKeys Keys,
    DeletedArtifacts Artifacts,
    IReadOnlyList<DeletedCache> Caches,
    IReadOnlyList<DeletedHost> Hosts,
    IReadOnlyList<string> Remaining)
{
    public const int CurrentVersion = 2;

    private static readonly string[] s_remaining =
    [
        "The platform's audit and the list of deletions: that the tenant was, and this record.",
        "Cells of a host's KV cache and memory that it gave back keep their bits until they are written over; nothing refers to them.",
        "A host that no gateway heard of from the deletion until completeFrom (it was cut off, or could not be kept in the registry) is not named until it is: it is told with its first report.",
    ];

    public static DeletionRecord Of(TenantDeletion deletion, int retentionDays, bool hasRedis, DateTimeOffset now) => new(
        CurrentVersion,
        now,
        new DeletedTenant(deletion.Id.ToString(), deletion.Slug.ToString()),
        deletion.At,
        deletion.Actor,
        deletion.SettledAt,
        deletion.IsCompleteAt(now),
        deletion.Rows,
        DeletedKeys.Of(deletion, retentionDays),
        new DeletedArtifacts(deletion.Files, deletion.FilesAt, deletion.FilesAt is null ? Pending : Emptied),
        DeletedCache.List(deletion.At, hasRedis),
        [.. deletion.Hosts.Select(DeletedHost.Of)],
        s_remaining);

    public const string Emptied = "emptied";
    public const string Pending = "pending";
}
