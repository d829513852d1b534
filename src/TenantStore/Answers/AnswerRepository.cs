using TenantStore.Consents;
using TenantStore.Database;

namespace TenantStore.Answers;

/// <summary>What was answered for the tenant under which model, in rows that hold no code.</summary>
public sealed class AnswerRepository
{
    private const string SelectOne = $"SELECT {AnswerRow.Columns} FROM answers a WHERE a.tenant_id = @tenant AND a.answer_id = @id";

    // A hash that the question lacks is empty, and so is that of an answer without one: they do not meet.
    private const string SelectByContent = $"""
        SELECT {AnswerRow.Columns} FROM answers a
        WHERE a.tenant_id = @tenant AND a.caller = @caller AND a.created_at >= @since AND a.created_at <= @until
            AND ((a.prompt_hash = @prompt AND a.prompt_hash <> '') OR (a.prompt_hash = @otherPrompt AND a.prompt_hash <> '') OR (a.answer_hash = @answer AND a.answer_hash <> ''))
        ORDER BY a.created_at DESC, a.answer_id LIMIT @most
        """;

    private const string DeleteOld = """
        DELETE FROM answers WHERE tenant_id = @tenant AND answer_id IN (
            SELECT answer_id FROM answers WHERE tenant_id = @tenant AND created_at < @before ORDER BY created_at LIMIT @most)
        """;

    private const string DeleteUser = "DELETE FROM answers WHERE tenant_id = @tenant AND user_key = @userKey";
    private const string DeletePlace = DeleteUser + " AND repository = @repository";
    private const string DeleteRepository = "DELETE FROM answers WHERE tenant_id = @tenant AND repository = @repository";

    private const string LowerPlace = """
        UPDATE answers SET consent_level = @level WHERE tenant_id = @tenant AND user_key = @userKey AND repository = @repository
            AND ((consent_level = 'train' AND @level <> 'train') OR (consent_level = 'metrics' AND @level IN ('none', 'noCode')) OR (consent_level = 'noCode' AND @level = 'none'))
        """;

    private const string LowerSome = $"""
        UPDATE answers SET consent_level = @level WHERE tenant_id = @tenant AND answer_id IN {KeyList.Parameters}
            AND (consent_level IN ('', 'train') OR (consent_level = 'metrics' AND @level <> 'metrics') OR (consent_level = 'noCode' AND @level = 'none'))
        """;

    private readonly TenantSession _session;

    internal AnswerRepository(TenantSession session) => _session = session;

    /// <summary>Keeps one. False when its id is there already, which is the same answer once more, or the tenant is gone.</summary>
    public async Task<bool> AddAsync(NewAnswer answer, CancellationToken cancellationToken) => await AddAllAsync([answer], cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Keeps those whose ids are not there. Returns how many; 0 when the tenant is gone.</summary>
    public Task<int> AddAllAsync(IReadOnlyList<NewAnswer> answers, CancellationToken cancellationToken) =>
        _session.ExecuteManyAsync(AnswerRow.Insert, [.. answers.Select(AnswerRow.Store)], cancellationToken);

    /// <summary>Null for an id that the tenant does not have, whoever else may have it.</summary>
    public async Task<NewAnswer?> FindAsync(string answerId, CancellationToken cancellationToken) =>
        (await _session.FindAsync<AnswerRow>(SelectOne, new { id = answerId }, cancellationToken).ConfigureAwait(false))?.ToAnswer();

    /// <summary>The newest answers to a caller that were made of such content, within a span of time, both ends included.</summary>
    public async Task<IReadOnlyList<NewAnswer>> FindByContentAsync(CallerId caller, AnswerContent content, DateTimeOffset since, DateTimeOffset until, int most, CancellationToken cancellationToken)
    {
        var question = new
        {
            caller = caller.ToString(),
            prompt = content.PromptHash,
            otherPrompt = content.OtherPromptHash,
            answer = content.AnswerHash,
            since = Milliseconds(since),
            until = Milliseconds(until),
            most,
        };
        return [.. (await _session.QueryAsync<AnswerRow>(SelectByContent, question, cancellationToken).ConfigureAwait(false)).Select(row => row.ToAnswer())];
    }

    /// <summary>Removes the oldest of what was answered before a time. Returns how many, at most <paramref name="most"/>.</summary>
    public Task<int> DeleteBeforeAsync(DateTimeOffset before, int most, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeleteOld, new { before = Milliseconds(before), most }, cancellationToken);

    /// <summary>Removes all that a person was answered. Returns how many.</summary>
    public Task<int> DeleteOfUserAsync(string userKey, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeleteUser, new { userKey }, cancellationToken);

    /// <summary>Removes all that a person was answered in a repository; empty = where it was not told. Returns how many.</summary>
    public Task<int> DeleteOfPlaceAsync(string userKey, string repository, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeletePlace, new { userKey, repository }, cancellationToken);

    /// <summary>From now on no more is kept of what comes of a person's answers in a repository, whatever is agreed to later. Returns of how many that is new.</summary>
    public Task<int> LowerPlaceAsync(string userKey, string repository, ConsentLevel level, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(LowerPlace, new { userKey, repository, level = ConsentLevels.NameOf(level) }, cancellationToken);

    /// <summary>The same of what comes of these answers, below <c>train</c>.</summary>
    public async Task LowerAsync(IReadOnlyList<string> answerIds, ConsentLevel level, CancellationToken cancellationToken)
    {
        foreach (var some in answerIds.Chunk(KeyList.Size))
        {
            var question = KeyList.Bind(some);
            question["level"] = ConsentLevels.NameOf(level);
            await _session.ExecuteAsync(LowerSome, question, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes all that anybody was answered in a repository. Returns how many.</summary>
    public Task<int> DeleteOfRepositoryAsync(string repository, CancellationToken cancellationToken) =>
        _session.ExecuteAsync(DeleteRepository, new { repository }, cancellationToken);

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
