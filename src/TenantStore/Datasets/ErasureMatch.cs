using TenantStore.Database;

namespace TenantStore.Datasets;

/// <summary>
/// The statements of one erasure, or of one part of a long one. Each asks for what the target names and for nothing else: of a statement that fits every kind of target SQLite would walk all of the
/// tenant's rows each time, while every other tenant waits for the writer.
/// </summary>
internal sealed class ErasureMatch
{
    private readonly string _where;

    private ErasureMatch(ErasureTarget target, string[]? interactions)
    {
        Arguments = KeyList.Bind(interactions ?? []);
        var parts = new List<string> { "tenant_id = @tenant" };
        Add(target.UserKey.Length > 0 || target.IsPlace, "user_key = @user", "user", target.UserKey);
        Add(target.Repository.Length > 0 || target.IsPlace, "repository = @repository", "repository", target.Repository);
        Add(target.ConsentId.Length > 0, "consent_id = @consent", "consent", target.ConsentId);
        if (target.IsPlace)
            parts.Add("consent_id <> ''");
        if (interactions is not null)
            parts.Add($"interaction_id IN {KeyList.Parameters}");
        _where = string.Join(" AND ", parts);

        void Add(bool isAsked, string part, string name, string value)
        {
            if (!isAsked)
                return;
            parts.Add(part);
            Arguments[name] = value;
        }
    }

    public Dictionary<string, object> Arguments { get; }

    // Erased rows are nobody's, so they match no second time. Counted by whoever runs it: SQLite walks all rows of a tenant in the order of a GROUP BY rather than sort a few.
    public string EraseRows => $"""
        UPDATE dataset_samples SET content = NULL, user_key = '', repository = '', file_key = '', consent_id = ''
        WHERE {_where} AND content IS NOT NULL RETURNING dataset_id AS DatasetId, sample_id AS SampleId, split AS Split
        """;

    public string DeleteSamples => $"DELETE FROM samples WHERE {_where} RETURNING sample_id";

    public static IEnumerable<ErasureMatch> Of(ErasureTarget target) => target.InteractionIds is { } interactions
        ? interactions.Chunk(KeyList.Size).Select(part => new ErasureMatch(target, part))
        : [new ErasureMatch(target, null)];
}
