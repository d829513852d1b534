using TenantStore.Database;

namespace TenantStore.Datasets;

/// <summary>The tenant's samples, each as its last revision.</summary>
public sealed class SampleRepository
{
    private const string Insert = """
        INSERT INTO samples (tenant_id, sample_id, revision, interaction_id, consent_id, user_key, repository, file_key, language, error_kind, origin, state, digest, content,
            happened_at, created_at, updated_at)
        SELECT tenant_id, @id, @revision, @interaction, @consent, @user, @repository, @file, @language, @errorKind, @origin, @state, @digest, @content, @happenedAt, @at, @at
        FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id, sample_id) DO NOTHING
        """;

    private const string SelectOne = $"SELECT {SampleRow.Columns} FROM samples s WHERE s.tenant_id = @tenant AND s.sample_id = @id";

    // A consent that was withdrawn, or is not one to train, ends the use of what was taken under it.
    private const string SelectPage = $"""
        SELECT {SampleRow.Columns} FROM samples s
        WHERE s.tenant_id = @tenant AND (@state = '' OR s.state = @state) AND (@language = '' OR s.language = @language) AND (@user = '' OR s.user_key = @user)
            AND s.happened_at >= @from AND s.happened_at < @until
            AND (s.happened_at < @beforeTime OR (s.happened_at = @beforeTime AND s.sample_id > @afterId))
            AND (@usable = 0 OR (s.state <> 'excluded' AND (s.consent_id = '' OR EXISTS (SELECT 1 FROM consents c
                WHERE c.tenant_id = @tenant AND c.consent_id = s.consent_id AND c.level = 'train' AND c.withdrawn_at IS NULL))))
        ORDER BY s.happened_at DESC, s.sample_id LIMIT @count
        """;

    private const string Update = """
        UPDATE samples SET revision = @revision, file_key = @file, language = @language, error_kind = @errorKind, state = @state, digest = @digest, content = @content,
            updated_at = @at
        WHERE tenant_id = @tenant AND sample_id = @id AND revision = @before
        """;

    private const string Delete = "DELETE FROM samples WHERE tenant_id = @tenant AND sample_id = @id";

    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal SampleRepository(TenantSession session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>Whether it is new. False too when the tenant is gone.</summary>
    public async Task<bool> AddAsync(Sample sample, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(Insert, Arguments(sample, 0), cancellationToken).ConfigureAwait(false) > 0;

    public async Task<Sample?> FindAsync(string sampleId, CancellationToken cancellationToken) =>
        (await _session.FindAsync<SampleRow>(SelectOne, new { id = sampleId }, cancellationToken).ConfigureAwait(false))?.ToSample();

    /// <summary>The newest first: at most <paramref name="count"/> after <paramref name="after"/> (null = from the newest on).</summary>
    public async Task<IReadOnlyList<Sample>> ListAsync(SampleFilter filter, SampleCursor? after, int count, CancellationToken cancellationToken)
    {
        var question = new
        {
            state = filter.State is { } state ? SampleRow.Store(state) : "",
            language = filter.Language ?? "",
            user = filter.UserKey ?? "",
            from = filter.From.ToUnixTimeMilliseconds(),
            until = filter.Until.ToUnixTimeMilliseconds(),
            usable = filter.UsableOnly ? 1 : 0,
            beforeTime = after?.HappenedAt.ToUnixTimeMilliseconds() ?? long.MaxValue,
            afterId = after?.Id ?? "",
            count,
        };
        return [.. (await _session.QueryAsync<SampleRow>(SelectPage, question, cancellationToken).ConfigureAwait(false)).Select(row => row.ToSample())];
    }

    /// <summary>Puts a revision in the place of <paramref name="before"/>; false when the last one is another by now, or there is none.</summary>
    public async Task<bool> ReviseAsync(Sample sample, int before, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(Update, Arguments(sample, before), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Whether there was one. Snapshots that hold it keep their copies.</summary>
    public async Task<bool> DeleteAsync(string sampleId, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(Delete, new { id = sampleId }, cancellationToken).ConfigureAwait(false) > 0;

    private object Arguments(Sample sample, int before) => new
    {
        id = sample.Id,
        revision = sample.Revision,
        before,
        interaction = sample.InteractionId,
        consent = sample.ConsentId,
        user = sample.UserKey,
        repository = sample.Repository,
        file = sample.FileKey,
        language = sample.Language,
        errorKind = sample.ErrorKind,
        origin = SampleRow.Store(sample.Origin),
        state = SampleRow.Store(sample.State),
        digest = sample.Digest,
        content = sample.Content,
        happenedAt = sample.HappenedAt.ToUnixTimeMilliseconds(),
        at = _time.NowMilliseconds(),
    };
}
