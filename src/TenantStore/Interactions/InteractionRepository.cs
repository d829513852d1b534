using TenantStore.Database;

namespace TenantStore.Interactions;

/// <summary>The tenant's interactions. What they say of code is sealed before it comes here.</summary>
public sealed class InteractionRepository
{
    private const string Insert = """
        INSERT INTO interactions (tenant_id, interaction_id, answer_id, event_key, user_key, repository, file_key, language, error_kind, origin, source, consent_id,
            failed_at, fixed_at, verdict, content, created_at, expires_at)
        SELECT tenant_id, @id, @answerId, @eventKey, @userKey, @repository, @fileKey, @language, @errorKind, @origin, @source, @consentId,
            @failedAt, @fixedAt, @verdict, @content, @at, @expiresAt
        FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id, event_key) DO NOTHING
        """;

    private const string SelectByEvent = "SELECT interaction_id FROM interactions WHERE tenant_id = @tenant AND event_key = @eventKey";

    private const string SelectOne = $"SELECT {InteractionRow.Columns}, content AS Content FROM interactions WHERE tenant_id = @tenant AND interaction_id = @id";

    private const string Where = """
        WHERE tenant_id = @tenant AND (@userKey IS NULL OR user_key = @userKey) AND (@repository IS NULL OR repository = @repository)
            AND (@language IS NULL OR language = @language) AND (@verdict IS NULL OR verdict = @verdict)
            AND (created_at > @afterTime OR created_at = @afterTime AND interaction_id > @afterId)
        ORDER BY created_at, interaction_id LIMIT @most
        """;

    private const string SelectPage = $"SELECT {InteractionRow.Columns} FROM interactions {Where}";
    private const string SelectPageWithContent = $"SELECT {InteractionRow.Columns}, content AS Content FROM interactions {Where}";

    private const string SelectPlaces = """
        SELECT DISTINCT user_key AS UserKey, repository AS Repository FROM interactions
        WHERE tenant_id = @tenant AND (@userKey = '' OR user_key = @userKey) AND (@repository = '' OR repository = @repository)
        """;

    private const string UpdatePromoted =
        "UPDATE interactions SET promoted_at = COALESCE(promoted_at, @at) WHERE tenant_id = @tenant AND interaction_id = @id";

    private const string Returning = "RETURNING interaction_id AS Id, answer_id AS AnswerId, event_key AS EventKey";
    private const string DeleteOne = $"DELETE FROM interactions WHERE tenant_id = @tenant AND interaction_id = @id {Returning}";
    private const string DeleteEvent = "DELETE FROM interactions WHERE tenant_id = @tenant AND event_key = @eventKey AND promoted_at IS NULL";
    private const string DeleteUser = $"DELETE FROM interactions WHERE tenant_id = @tenant AND user_key = @userKey {Returning}";
    private const string DeletePlace = $"DELETE FROM interactions WHERE tenant_id = @tenant AND user_key = @userKey AND repository = @repository {Returning}";

    // What came under one consent may be in use under another: what was made of it goes with that one, and would be made anew of what it was made of.
    private const string DeleteConsent = $"""
        DELETE FROM interactions WHERE tenant_id = @tenant AND (consent_id = @consentId OR interaction_id IN (
            SELECT s.interaction_id FROM samples s WHERE s.tenant_id = @tenant AND s.consent_id = @consentId AND s.interaction_id IS NOT NULL
            UNION
            SELECT d.interaction_id FROM dataset_samples d WHERE d.tenant_id = @tenant AND d.consent_id = @consentId AND d.interaction_id IS NOT NULL))
        {Returning}
        """;

    private const string SelectExpired = """
        SELECT interaction_id FROM interactions
        WHERE tenant_id = @tenant AND promoted_at IS NULL AND (expires_at <= @now OR created_at <= @madeUntil) LIMIT 1
        """;

    private const string DeleteExpired = """
        DELETE FROM interactions WHERE tenant_id = @tenant AND interaction_id IN (
            SELECT interaction_id FROM interactions
            WHERE tenant_id = @tenant AND promoted_at IS NULL AND (expires_at <= @now OR created_at <= @madeUntil) LIMIT @most)
        """;

    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal InteractionRepository(TenantSession session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>False when the event is there already, or the tenant is not.</summary>
    public async Task<bool> AddAsync(NewInteraction interaction, CancellationToken cancellationToken) => await _session.ExecuteAsync(
        Insert,
        new
        {
            id = interaction.Id,
            answerId = interaction.AnswerId,
            eventKey = interaction.EventKey,
            userKey = interaction.UserKey,
            repository = interaction.Repository,
            fileKey = interaction.FileKey,
            language = interaction.Language,
            errorKind = interaction.ErrorKind,
            origin = InteractionRow.Store(interaction.Origin),
            source = InteractionRow.Store(interaction.Source),
            consentId = interaction.ConsentId,
            failedAt = interaction.FailedAt.ToUnixTimeMilliseconds(),
            fixedAt = interaction.FixedAt.ToUnixTimeMilliseconds(),
            verdict = interaction.Verdict,
            content = interaction.Content,
            at = _time.NowMilliseconds(),
            expiresAt = interaction.ExpiresAt.ToUnixTimeMilliseconds(),
        },
        cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>The id of the interaction that this event became; null = it became none yet.</summary>
    public Task<string?> FindIdAsync(string eventKey, CancellationToken cancellationToken) =>
        _session.FindAsync<string>(SelectByEvent, new { eventKey }, cancellationToken);

    /// <summary>With its sealed content.</summary>
    public async Task<StoredInteraction?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _session.FindAsync<InteractionRow>(SelectOne, new { id }, cancellationToken).ConfigureAwait(false))?.ToInteraction();

    /// <summary>By the time at which they came, the oldest first.</summary>
    public async Task<IReadOnlyList<StoredInteraction>> ListAsync(InteractionQuery query, int most, CancellationToken cancellationToken)
    {
        var question = new
        {
            userKey = query.UserKey,
            repository = query.Repository,
            language = query.Language,
            verdict = query.Verdict,
            afterTime = query.After?.CreatedAt ?? -1,
            afterId = query.After?.Id ?? "",
            most,
        };
        var rows = await _session.QueryAsync<InteractionRow>(query.WithContent ? SelectPageWithContent : SelectPage, question, cancellationToken).ConfigureAwait(false);
        return [.. rows.Select(row => row.ToInteraction())];
    }

    /// <summary>Of whom and where interactions are kept, of those that a consent for this user and repository concerns; empty = all.</summary>
    public Task<IReadOnlyList<InteractionPlace>> ListPlacesAsync(string userKey, string repository, CancellationToken cancellationToken) =>
        _session.QueryAsync<InteractionPlace>(SelectPlaces, new { userKey, repository }, cancellationToken);

    /// <summary>A sample was made of it: from now on it does not expire. Whether it is there.</summary>
    public async Task<bool> PromoteAsync(string id, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(UpdatePromoted, new { id, at = _time.NowMilliseconds() }, cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Null when there was none.</summary>
    public Task<ErasedInteraction?> DeleteAsync(string id, CancellationToken cancellationToken) => _session.FindAsync<ErasedInteraction>(DeleteOne, new { id }, cancellationToken);

    /// <summary>Removes what an event became, unless a sample was made of it. Whether there was anything to remove.</summary>
    public async Task<bool> DeleteUnpromotedAsync(string eventKey, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(DeleteEvent, new { eventKey }, cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>All of a person.</summary>
    public Task<IReadOnlyList<ErasedInteraction>> DeleteOfUserAsync(string userKey, CancellationToken cancellationToken) =>
        _session.QueryAsync<ErasedInteraction>(DeleteUser, new { userKey }, cancellationToken);

    /// <summary>All of a person in a repository.</summary>
    public Task<IReadOnlyList<ErasedInteraction>> DeleteOfPlaceAsync(string userKey, string repository, CancellationToken cancellationToken) =>
        _session.QueryAsync<ErasedInteraction>(DeletePlace, new { userKey, repository }, cancellationToken);

    /// <summary>All that were kept under a consent, or of which something was made under it.</summary>
    public Task<IReadOnlyList<ErasedInteraction>> DeleteOfConsentAsync(string consentId, CancellationToken cancellationToken) =>
        _session.QueryAsync<ErasedInteraction>(DeleteConsent, new { consentId }, cancellationToken);

    /// <summary>Whether <see cref="DeleteExpiredAsync"/> would remove anything.</summary>
    public async Task<bool> HasExpiredAsync(DateTimeOffset madeUntil, CancellationToken cancellationToken) => await _session.FindAsync<string>(
        SelectExpired, new { now = _time.NowMilliseconds(), madeUntil = madeUntil.ToUnixTimeMilliseconds() }, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Removes what no sample was made of and whose time is over: by its own date, or because it came before <paramref name="madeUntil"/>.</summary>
    /// <returns>How many; fewer than <paramref name="most"/> = no more are left.</returns>
    public Task<int> DeleteExpiredAsync(DateTimeOffset madeUntil, int most, CancellationToken cancellationToken) => _session.ExecuteAsync(
        DeleteExpired, new { now = _time.NowMilliseconds(), madeUntil = madeUntil.ToUnixTimeMilliseconds(), most }, cancellationToken);
}
