using Gateway.Learning.Interactions.Content;
using Gateway.Learning.Users;
using Learning.Interactions;
using Learning.Interactions.Filtering;
using Learning.Interactions.Scrubbing;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Encryption;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Intake;

/// <summary>Makes of a captured interaction the row that may be kept: scrubbed first, then judged by itself, then sealed. For any thread; not within a writing scope.</summary>
internal sealed class InteractionPreparer(
    Scrubber scrubber, SingleFilter filter, ContentSeal seal, ContentHashes hashes, IOptions<InteractionOptions> options, TimeProvider time)
{
    /// <summary>The event as rows know it.</summary>
    public string KeyOf(TenantId tenant, CapturedInteraction captured) => KeyOf(tenant, captured.Source, captured.Event);

    /// <summary>
    /// The same of an event that was captured before. Continue's is the key of its report, a hash already: whoever removes the interaction finds the report by it, which may fit no answer.
    /// </summary>
    public string KeyOf(TenantId tenant, InteractionSource source, string name) =>
        source == InteractionSource.Continue ? name : hashes.Of(tenant, $"event\n{source}\n{name}");

    /// <summary>Nothing is written. Its key is the tenant's newest.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="captured">By the rules, and allowed.</param>
    /// <param name="position">Among those that came together: of two alike the first stays, so the order is kept.</param>
    /// <param name="consentId">The consent under which it is kept.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TenantStore.Keys.TenantGoneException">There is no such tenant.</exception>
    public async Task<PreparedInteraction> PrepareAsync(TenantId tenant, CapturedInteraction captured, int position, string consentId, CancellationToken cancellationToken)
    {
        var raw = new InteractionContent
        {
            Error = captured.Error,
            Code = captured.Code,
            Fixed = captured.Fixed,
            Answer = captured.Answer,
            Path = captured.Path,
            Context = captured.Context,
        };
        // The kind stands in the open: one that is a secret of the code is dropped.
        var scrubbed = scrubber.Scrub([.. raw.Texts(), captured.ErrorKind ?? ""], captured.Language, prose: 1);
        if (scrubbed.IsRejected)
            return new PreparedInteraction(captured, null, IntakeVerdict.Sensitive);
        var content = raw.With([.. scrubbed.Texts.SkipLast(1)]);
        var errorKind = captured.ErrorKind == scrubbed.Texts[^1] ? captured.ErrorKind : null;
        var id = LearningId.NewInOrder("int", time.GetUtcNow(), position);
        var row = new NewInteraction
        {
            Id = id,
            AnswerId = captured.AnswerId,
            EventKey = KeyOf(tenant, captured),
            UserKey = captured.UserKey,
            Repository = captured.Repository,
            FileKey = string.IsNullOrEmpty(captured.Path) ? "" : "f_" + hashes.Of(tenant, $"file\n{captured.Repository}\n{captured.Path}"),
            Language = captured.Language.ToLowerInvariant(),
            ErrorKind = ErrorKinds.Of(content.Error, errorKind),
            Origin = captured.Origin,
            Source = captured.Source,
            ConsentId = consentId,
            FailedAt = captured.FailedAt,
            FixedAt = captured.FixedAt,
            Verdict = Judge(id, captured, content),
            Content = await seal.SealAsync(tenant, StoredInteraction.PlaceOf(id), content.Write(), cancellationToken),
            ExpiresAt = time.GetUtcNow().AddDays(options.Value.RetentionDays),
        };
        return new PreparedInteraction(captured, row, null, Count(scrubbed));
    }

    private string Judge(string id, CapturedInteraction captured, InteractionContent content)
    {
        var reason = filter.Judge(new Interaction
        {
            Id = id,
            Time = captured.FixedAt.ToUnixTimeMilliseconds(),
            FailedAt = captured.FailedAt.ToUnixTimeMilliseconds(),
            Language = captured.Language,
            Error = content.Error,
            Code = content.Code,
            Fixed = content.Fixed,
            Path = content.Path,
        });
        return reason is null ? StoredInteraction.Unjudged : DropReasons.NameOf(reason);
    }

    private static Dictionary<string, int>? Count(ScrubbedSample scrubbed) => scrubbed.Counts.Count == 0
        ? null
        : scrubbed.Counts.OrderBy(pair => pair.Key).ToDictionary(pair => SensitiveKinds.PlaceholderName(pair.Key), pair => pair.Value);
}
