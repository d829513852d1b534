using Gateway.Learning.Outcomes.Serving;
using Learning.Outcomes;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Answers;

namespace Gateway.Learning.Outcomes.Finding;

/// <summary>
/// Finds the answer that a report is about: in this gateway's memory, then in the registry, and once more after a moment, since a client may be faster than the writer, and another gateway may have
/// answered. An id that nobody has and an id of another tenant go the same way and take as long. For any thread.
/// </summary>
internal sealed class AnswerFinder(Registry registry, AnswerJournal journal, AnswerReader reader, OutcomeMetrics metrics, IOptions<OutcomeOptions> options, TimeProvider time)
{
    /// <summary>How long after an answer a client that has no id of ours may report of it: it may have kept the answer for when it is needed.</summary>
    private static readonly TimeSpan s_contentAge = TimeSpan.FromMinutes(30);

    /// <summary>A reader of what was just served needs less.</summary>
    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(100);

    private const int MostCandidates = 16;

    /// <summary>Those that there are, by id. However many are asked for, they are waited for once.</summary>
    public async Task<IReadOnlyDictionary<string, NewAnswer>> FindAsync(TenantId tenant, IReadOnlyCollection<string> answerIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, NewAnswer>(StringComparer.Ordinal);
        var missing = answerIds.ToHashSet(StringComparer.Ordinal);
        foreach (var wait in Waits())
        {
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            foreach (var id in missing)
            {
                if (journal.Find(tenant, id) is { } waiting)
                    found[id] = waiting;
            }

            missing.ExceptWith(found.Keys);
            if (missing.Count > 0)
            {
                metrics.LookedUp();
                await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
                foreach (var id in missing)
                {
                    if (await scope.Answers.FindAsync(id, cancellationToken) is { } written)
                        found[id] = written;
                }

                missing.ExceptWith(found.Keys);
            }

            if (missing.Count == 0)
                break;
        }

        return found;
    }

    /// <summary>
    /// The best match among a caller's answers of the last half hour: the prompt with the text, the prompt, or the text where there is only one such answer. The latter two only when nothing better
    /// has come: the answer that is meant may not be here yet, and an older one with the same text is another.
    /// </summary>
    public async Task<NewAnswer?> FindAsync(TenantId tenant, CallerId caller, ReportedContent told, CancellationToken cancellationToken)
    {
        var content = reader.ContentOf(tenant, told);
        if (content.IsEmpty)
            return null;
        var lesser = default(NewAnswer);
        foreach (var wait in Waits())
        {
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            var waiting = journal.Find(tenant, caller, content);
            // Those that are not written yet are the newest: among them there is none better than this.
            if (waiting.FirstOrDefault(answer => content.HasPromptOf(answer) && content.HasTextOf(answer)) is { } whole)
                return whole;
            metrics.LookedUp();
            var now = time.GetUtcNow();
            await using var scope = await registry.BeginReadAsync(tenant, cancellationToken);
            var written = await scope.Answers.FindByContentAsync(caller, content, now - s_contentAge, now, MostCandidates, cancellationToken);
            lesser = Best([.. waiting.Concat(written).DistinctBy(answer => answer.AnswerId).OrderByDescending(answer => answer.At)], content);
            if (lesser is not null && content.HasPromptOf(lesser) && content.HasTextOf(lesser))
                break;
        }

        return lesser;
    }

    private static NewAnswer? Best(IReadOnlyList<NewAnswer> newestFirst, AnswerContent content)
    {
        var sameText = newestFirst.Where(content.HasTextOf).ToList();
        return sameText.FirstOrDefault(content.HasPromptOf)
            ?? newestFirst.FirstOrDefault(content.HasPromptOf)
            ?? (sameText.Count == 1 ? sameText[0] : null);
    }

    private IEnumerable<TimeSpan> Waits()
    {
        var patience = TimeSpan.FromMilliseconds(options.Value.PatienceMs);
        yield return TimeSpan.Zero;
        if (patience > TimeSpan.Zero)
            yield return patience < s_moment ? patience : s_moment;
        if (patience > s_moment)
            yield return patience - s_moment;
    }
}
