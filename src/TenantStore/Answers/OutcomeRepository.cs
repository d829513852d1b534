using TenantStore.Database;
using TenantStore.Interactions;

namespace TenantStore.Answers;

/// <summary>What became of the tenant's answers, as its clients report it.</summary>
public sealed class OutcomeRepository
{
    /// <summary>Of a tenant that is deleted meanwhile nothing is kept.</summary>
    private const string Insert = """
        INSERT INTO outcomes (tenant_id, event_key, source, kind, answer_id, user_key, reason, delay_ms, similarity, details, created_at, repository, consent_id)
        SELECT tenant_id, @key, @source, @kind, @answer, @userKey, @reason, @delay, @similarity, @details, @at, @repository, @consent FROM tenants WHERE tenant_id = @tenant
        ON CONFLICT (tenant_id, event_key) DO NOTHING
        """;

    private const string SelectOfAnswer =
        $"SELECT {OutcomeRow.Columns} FROM outcomes o WHERE o.tenant_id = @tenant AND o.answer_id = @answer ORDER BY o.created_at, o.event_key";

    private const string DeleteOld = """
        DELETE FROM outcomes WHERE tenant_id = @tenant AND event_key IN (
            SELECT event_key FROM outcomes WHERE tenant_id = @tenant AND created_at < @before ORDER BY created_at LIMIT @most)
        """;

    // What others reported of an answer that goes tells of its person, too.
    private const string DeleteUser = """
        DELETE FROM outcomes WHERE tenant_id = @tenant AND (user_key = @userKey
            OR answer_id IN (SELECT answer_id FROM answers WHERE tenant_id = @tenant AND user_key = @userKey))
        """;

    private const string DeletePlace = """
        DELETE FROM outcomes WHERE tenant_id = @tenant AND ((user_key = @userKey AND repository = @repository)
            OR answer_id IN (SELECT answer_id FROM answers WHERE tenant_id = @tenant AND user_key = @userKey AND repository = @repository))
        """;

    private const string DeleteRepository = """
        DELETE FROM outcomes WHERE tenant_id = @tenant AND (repository = @repository
            OR answer_id IN (SELECT answer_id FROM answers WHERE tenant_id = @tenant AND repository = @repository))
        """;

    private const string StripPlace = """
        UPDATE outcomes SET details = NULL, similarity = CASE WHEN @keepNumbers = 1 THEN similarity END
        WHERE tenant_id = @tenant AND user_key = @userKey AND repository = @repository AND (details IS NOT NULL OR (@keepNumbers = 0 AND similarity IS NOT NULL))
        """;

    private const string StripConsent = """
        UPDATE outcomes SET details = NULL WHERE tenant_id = @tenant AND consent_id = @consentId AND details IS NOT NULL
        """;

    private const string StripSome = "UPDATE outcomes SET details = NULL, similarity = CASE WHEN @keepNumbers = 1 THEN similarity END WHERE tenant_id = @tenant AND";
    private const string Unstripped = "AND (details IS NOT NULL OR (@keepNumbers = 0 AND similarity IS NOT NULL))";
    private const string StripAnswers = $"{StripSome} answer_id IN {KeyList.Parameters} {Unstripped}";
    private const string StripEvents = $"{StripSome} event_key IN {KeyList.Parameters} {Unstripped}";

    // Of answers too: whose consent ends may have asked and not reported yet.
    private const string SelectPlaces = """
        SELECT user_key AS UserKey, repository AS Repository FROM outcomes
        WHERE tenant_id = @tenant AND (@userKey = '' OR user_key = @userKey) AND (@repository = '' OR repository = @repository)
        UNION
        SELECT user_key AS UserKey, repository AS Repository FROM answers
        WHERE tenant_id = @tenant AND (@userKey = '' OR user_key = @userKey) AND (@repository = '' OR repository = @repository)
        """;

    private readonly TenantSession _session;

    internal OutcomeRepository(TenantSession session) => _session = session;

    /// <summary>Keeps one. False when it is there already, or the tenant is gone.</summary>
    public async Task<bool> AddAsync(NewOutcome outcome, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(Insert, OutcomeRow.Store(outcome), cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>All that is told of an answer, in the order in which it came.</summary>
    public async Task<IReadOnlyList<NewOutcome>> ListAsync(string answerId, CancellationToken cancellationToken) =>
        [.. (await _session.QueryAsync<OutcomeRow>(SelectOfAnswer, new { answer = answerId }, cancellationToken).ConfigureAwait(false)).Select(row => row.ToOutcome())];

    /// <summary>The funnel of what was answered from a time on until before another; at most <paramref name="most"/> groups.</summary>
    public async Task<IReadOnlyList<FunnelEntry>> CountAsync(DateTimeOffset from, DateTimeOffset until, FunnelGrouping by, int most, CancellationToken cancellationToken)
    {
        var question = new
        {
            from = from.ToUnixTimeMilliseconds(),
            until = until.ToUnixTimeMilliseconds(),
            byAlias = Flag(by, FunnelGrouping.Alias),
            byVersion = Flag(by, FunnelGrouping.Version),
            byArm = Flag(by, FunnelGrouping.Arm),
            byLanguage = Flag(by, FunnelGrouping.Language),
            byKind = Flag(by, FunnelGrouping.Kind),
            similar = FunnelCounts.LeastSimilarity,
            most,
        };
        return [.. (await _session.QueryAsync<FunnelRow>(FunnelRow.Select, question, cancellationToken).ConfigureAwait(false)).Select(row => row.ToEntry())];
    }

    /// <summary>Removes the oldest of what came before a time. Returns how many, at most <paramref name="most"/>.</summary>
    public Task<int> DeleteBeforeAsync(DateTimeOffset before, int most, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeleteOld, new { before = before.ToUnixTimeMilliseconds(), most }, cancellationToken);

    /// <summary>Removes all that a person reported, and what anybody reported of that person's answers: before those go. Returns how many.</summary>
    public Task<int> DeleteOfUserAsync(string userKey, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeleteUser, new { userKey }, cancellationToken);

    /// <summary>The same of a person in a repository; empty = where it was not told. Returns how many.</summary>
    public Task<int> DeleteOfPlaceAsync(string userKey, string repository, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeletePlace, new { userKey, repository }, cancellationToken);

    /// <summary>The same of a repository. Returns how many.</summary>
    public Task<int> DeleteOfRepositoryAsync(string repository, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeleteRepository, new { repository }, cancellationToken);

    /// <summary>Takes what came from code out of what a person reported in a repository: the details, and unless they may stay the numbers. Returns of how many.</summary>
    public Task<int> StripPlaceAsync(string userKey, string repository, bool keepNumbers, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(StripPlace, new { userKey, repository, keepNumbers = keepNumbers ? 1 : 0 }, cancellationToken);

    /// <summary>Takes the details out of what was reported under a consent. Returns of how many.</summary>
    public Task<int> StripConsentAsync(string consentId, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(StripConsent, new { consentId }, cancellationToken);

    /// <summary>The same of all that was told of answers. Returns of how many.</summary>
    public Task<int> StripAnswersAsync(IReadOnlyList<string> answerIds, bool keepNumbers, CancellationToken cancellationToken) =>
        StripAsync(StripAnswers, answerIds, keepNumbers, cancellationToken);

    /// <summary>The same of outcomes themselves. Returns of how many.</summary>
    public Task<int> StripEventsAsync(IReadOnlyList<string> eventKeys, bool keepNumbers, CancellationToken cancellationToken) =>
        StripAsync(StripEvents, eventKeys, keepNumbers, cancellationToken);

    /// <summary>Of whom and where answers and outcomes are kept, of those that a consent for this user and repository concerns; empty = all.</summary>
    public Task<IReadOnlyList<InteractionPlace>> ListPlacesAsync(string userKey, string repository, CancellationToken cancellationToken) =>
        _session.QueryAsync<InteractionPlace>(SelectPlaces, new { userKey, repository }, cancellationToken);

    private async Task<int> StripAsync(string statement, IReadOnlyList<string> keys, bool keepNumbers, CancellationToken cancellationToken)
    {
        var stripped = 0;
        foreach (var some in keys.Chunk(KeyList.Size))
        {
            var question = KeyList.Bind(some);
            question["keepNumbers"] = keepNumbers ? 1 : 0;
            stripped += await _session.ExecuteAsync(statement, question, cancellationToken).ConfigureAwait(false);
        }

        return stripped;
    }

    private static int Flag(FunnelGrouping by, FunnelGrouping part) => (by & part) != 0 ? 1 : 0;
}
