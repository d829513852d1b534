using TenantStore.Database;

namespace TenantStore.Consents;

/// <summary>The tenant's consents. An ended one stays: it says under what something was kept.</summary>
public sealed class ConsentRepository
{
    private const string Select = $"SELECT {ConsentRow.Columns} FROM consents WHERE tenant_id = @tenant";
    private const string SelectOne = Select + " AND consent_id = @id";
    private const string SelectPlace = Select + " AND user_key = @userKey AND repository = @repository AND withdrawn_at IS NULL";
    private const string SelectHolding = Select + " AND withdrawn_at IS NULL ORDER BY user_key, repository";
    private const string SelectPage = Select + " AND withdrawn_at IS NULL AND consent_id > @after ORDER BY consent_id LIMIT @most";

    private const string SelectApplying =
        Select + " AND withdrawn_at IS NULL AND user_key IN (@userKey, '') AND repository IN (@repository, '')";

    private const string SelectOfPerson = Select + " AND withdrawn_at IS NULL AND user_key IN (@userKey, '')";

    private const string Insert = """
        INSERT INTO consents (tenant_id, consent_id, user_key, repository, level, actor, created_at)
        SELECT tenant_id, @id, @userKey, @repository, @level, @actor, @at FROM tenants WHERE tenant_id = @tenant
        """;

    private const string End = "UPDATE consents SET withdrawn_at = @at WHERE tenant_id = @tenant AND consent_id = @id AND withdrawn_at IS NULL";

    private readonly TenantSession _session;
    private readonly TimeProvider _time;

    internal ConsentRepository(TenantSession session, TimeProvider time) => (_session, _time) = (session, time);

    /// <summary>The consent of this id, also one that has ended.</summary>
    public async Task<Consent?> FindAsync(string id, CancellationToken cancellationToken) =>
        (await _session.FindAsync<ConsentRow>(SelectOne, new { id }, cancellationToken).ConfigureAwait(false))?.ToConsent();

    /// <summary>What holds for exactly this place; empty = all users, all repositories.</summary>
    public async Task<Consent?> FindAsync(string userKey, string repository, CancellationToken cancellationToken) =>
        (await _session.FindAsync<ConsentRow>(SelectPlace, new { userKey, repository }, cancellationToken).ConfigureAwait(false))?.ToConsent();

    /// <summary>Those that hold, by id, after this id.</summary>
    public async Task<IReadOnlyList<Consent>> ListAsync(string? after, int most, CancellationToken cancellationToken) =>
        Read(await _session.QueryAsync<ConsentRow>(SelectPage, new { after = after ?? "", most }, cancellationToken).ConfigureAwait(false));

    /// <summary>All that hold, for looking at many interactions.</summary>
    public async Task<ConsentBook> ReadBookAsync(CancellationToken cancellationToken) =>
        new(Read(await _session.QueryAsync<ConsentRow>(SelectHolding, null, cancellationToken).ConfigureAwait(false)));

    /// <summary>What may be kept of one person in one repository.</summary>
    public async Task<ConsentDecision> DecideAsync(string userKey, string repository, CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync<ConsentRow>(SelectApplying, new { userKey, repository }, cancellationToken).ConfigureAwait(false);
        return new ConsentBook(Read(rows)).Decide(userKey, repository);
    }

    /// <summary>What may be kept of one person's work, as <see cref="ConsentBook.DecideWork"/> has it.</summary>
    public async Task<ConsentDecision> DecideWorkAsync(string userKey, string repository, CancellationToken cancellationToken) => repository.Length > 0
        ? await DecideAsync(userKey, repository, cancellationToken).ConfigureAwait(false)
        : new ConsentBook(Read(await _session.QueryAsync<ConsentRow>(SelectOfPerson, new { userKey }, cancellationToken).ConfigureAwait(false))).DecideWork(userKey, repository);

    /// <summary>Ends what held for the place and puts this in its stead; the same level again changes nothing. Null when there is no such tenant.</summary>
    public async Task<SetConsentResult?> SetAsync(NewConsent consent, CancellationToken cancellationToken)
    {
        var before = await FindAsync(consent.UserKey, consent.Repository, cancellationToken).ConfigureAwait(false);
        if (before?.Level == consent.Level)
            return new SetConsentResult(before, before);
        if (before is not null)
            await EndAsync(before.Id, cancellationToken).ConfigureAwait(false);
        var row = new
        {
            id = LearningId.New("con"),
            userKey = consent.UserKey,
            repository = consent.Repository,
            level = ConsentLevels.NameOf(consent.Level),
            actor = consent.Actor.ToString(),
            at = _time.NowMilliseconds(),
        };
        return await _session.ExecuteAsync(Insert, row, cancellationToken).ConfigureAwait(false) == 0
            ? null
            : new SetConsentResult((await FindAsync(row.id, cancellationToken).ConfigureAwait(false))!, before);
    }

    /// <summary>Whether it held until now.</summary>
    public async Task<bool> EndAsync(string id, CancellationToken cancellationToken) =>
        await _session.ExecuteAsync(End, new { id, at = _time.NowMilliseconds() }, cancellationToken).ConfigureAwait(false) > 0;

    private static IReadOnlyList<Consent> Read(IReadOnlyList<ConsentRow> rows) => [.. rows.Select(row => row.ToConsent())];
}
