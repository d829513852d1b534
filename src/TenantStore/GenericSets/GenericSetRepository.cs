using TenantStore.Database;

namespace TenantStore.GenericSets;

/// <summary>The platform's generic sets, one a base model's name.</summary>
public sealed class GenericSetRepository
{
    private const string Upsert = """
        INSERT INTO generic_sets (base_model, digest, items, content, created_at) VALUES (@name, @digest, @items, @content, @at)
        ON CONFLICT (base_model) DO UPDATE SET digest = excluded.digest, items = excluded.items, content = excluded.content, created_at = excluded.created_at
        """;

    private const string Select =
        "SELECT digest AS Digest, items AS Items, content AS Content, created_at AS CreatedAt FROM generic_sets WHERE base_model = @name";

    private readonly Session _session;
    private readonly TimeProvider _time;

    internal GenericSetRepository(Session session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>Takes the place of the one before.</summary>
    public Task PutAsync(BaseModelName name, string digest, int items, byte[] content, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(Upsert, new { name = name.ToString(), digest, items, content, at = _time.NowMilliseconds() }, cancellationToken);

    public async Task<GenericSet?> FindAsync(BaseModelName name, CancellationToken cancellationToken)
    {
        var row = await _session.FindAsync<Row>(Select, new { name = name.ToString() }, cancellationToken).ConfigureAwait(false);
        return row is null ? null : new GenericSet(name, row.Digest, (int)row.Items, row.Content, row.CreatedAt.ToTime());
    }

    private sealed class Row
    {
        public string Digest { get; init; } = "";

        public long Items { get; init; }

        public byte[] Content { get; init; } = [];

        public long CreatedAt { get; init; }
    }
}
