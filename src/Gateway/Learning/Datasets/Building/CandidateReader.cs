using System.Runtime.CompilerServices;
using Gateway.Learning.Interactions.Content;
using Learning.Datasets;
using Learning.Interactions;
using Learning.Languages;
using TenantStore;
using TenantStore.Consents;
using TenantStore.Datasets;
using TenantStore.Interactions;

namespace Gateway.Learning.Datasets.Building;

/// <summary>
/// Gathers what may enter a snapshot: (1) samples that are not excluded, (2) interactions of which there is no sample yet. Both only where the consents of now say <c>train</c>, whatever they
/// said when something came. For any thread.
/// </summary>
internal sealed class CandidateReader(Registry registry, SampleVault vault, InteractionReader interactions, LanguageTable languages)
{
    /// <summary>In words, for the manifest.</summary>
    public const string ConsentQuery =
        "level = train for the sample's user and repository when the snapshot was made, and the consent that it was taken under not withdrawn; samples written by hand need none";

    /// <summary>Sealed rows in memory at a time: one may have half a megabyte and more.</summary>
    private const int Page = 25;

    public async IAsyncEnumerable<Candidate> ReadAsync(TenantId tenant, SnapshotSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var sample in ListAsync(tenant, new SampleFilter(), taken, settings, cancellationToken))          // (1)
        {
            if (await vault.OpenTextAsync(tenant, Sample.Place(sample.Id, sample.Revision), sample.Content, cancellationToken) is { } text)
                yield return Of(sample with { Content = [] }, text, SampleText.Read(text), isNew: false);
        }

        await foreach (var usable in interactions.ReadUsableAsync(tenant, IsWanted, cancellationToken))                  // (2)
            yield return Of(usable);

        bool IsWanted(StoredInteraction stored) => !taken.Contains(SampleOf(stored.Id)) && settings.Has(stored.FixedAt, stored.Language);
    }

    /// <summary>The id of the sample that is made of an interaction: the same each time.</summary>
    public static string SampleOf(string interactionId) => "smp_" + interactionId[(interactionId.IndexOf('_', StringComparison.Ordinal) + 1)..];

    private async IAsyncEnumerable<Sample> ListAsync(
        TenantId tenant, SampleFilter filter, HashSet<string> taken, SnapshotSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SampleCursor? after = null;
        while (true)
        {
            IReadOnlyList<Sample> page;
            HashSet<string> usable;
            ConsentBook consents;
            await using (var scope = await registry.BeginReadAsync(tenant, cancellationToken))
            {
                consents = await scope.Consents.ReadBookAsync(cancellationToken);
                page = await scope.Samples.ListAsync(filter, after, Page, cancellationToken);
                usable = [.. (await scope.Samples.ListAsync(filter with { UsableOnly = true }, after, Page, cancellationToken)).Select(sample => sample.Id)];
            }

            foreach (var sample in page)
            {
                // One that may not be used must not come back as the interaction that it was made of.
                taken.Add(sample.Id);
                if (usable.Contains(sample.Id) && settings.Has(sample.HappenedAt, sample.Language)
                    && (sample.ConsentId.Length == 0 || consents.Decide(sample.UserKey, sample.Repository).Level == ConsentLevel.Train))
                    yield return sample;
            }

            if (page.Count < Page)
                yield break;
            after = SampleCursor.Of(page[^1]);
        }
    }

    private static Candidate Of(Sample sample, byte[] text, SampleContent content, bool isNew) => new(sample, text, isNew, new SnapshotCandidate(
        new Interaction
        {
            Id = sample.Id,
            Time = sample.HappenedAt.ToUnixTimeMilliseconds(),
            Language = sample.Language,
            Error = content.Error,
            Code = content.Code,
            Fixed = content.Fixed,
            Path = content.Path,
            UserKey = sample.UserKey,
            FileKey = sample.FileKey,
        },
        sample.IsOfPeople,
        sample.State == SampleState.Regression));

    /// <summary>The answer, where a person put something else in its place. One that was taken is the fix itself, whatever white space or scrubbing made of either.</summary>
    private string? RejectedOf(UsableInteraction usable) =>
        usable.Content.Answer is { } answer && usable.Stored.Origin != InteractionOrigin.Assistant
            && !NormalForm.AreEqual(languages.Find(usable.Stored.Language), answer, usable.Content.Fixed)
            ? answer
            : null;

    private Candidate Of(UsableInteraction usable)
    {
        var (stored, said) = (usable.Stored, usable.Content);
        var content = new SampleContent
        {
            Error = said.Error,
            Code = said.Code,
            Fixed = said.Fixed,
            Path = said.Path,
            Context = said.Context,
            Rejected = RejectedOf(usable),
            Salt = SampleText.NewSalt(),
        };
        var text = SampleText.Write(content);
        var sample = new Sample
        {
            Id = SampleOf(stored.Id),
            Revision = 1,
            InteractionId = stored.Id,
            ConsentId = usable.ConsentId,
            UserKey = stored.UserKey,
            Repository = stored.Repository,
            FileKey = stored.FileKey,
            Language = stored.Language,
            ErrorKind = stored.ErrorKind,
            Origin = stored.Origin switch
            {
                InteractionOrigin.Assistant => SampleOrigin.Assistant,
                InteractionOrigin.User => SampleOrigin.User,
                _ => SampleOrigin.Both,
            },
            Digest = SampleText.DigestOf(text),
            Content = [],
            HappenedAt = stored.FixedAt,
        };
        var candidate = Of(sample, text, content, isNew: true);
        return candidate with { Planned = candidate.Planned with { Interaction = candidate.Planned.Interaction with { FailedAt = stored.FailedAt.ToUnixTimeMilliseconds() } } };
    }
}
