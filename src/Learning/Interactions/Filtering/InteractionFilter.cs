using Learning.Evaluation.Metrics;
using Learning.Languages;

namespace Learning.Interactions.Filtering;

/// <summary>
/// Tells which interactions of a tenant make samples: (1) not those that something speaks against by themselves, (2) not rewrites, below the valley of their language, (3) of near-duplicates
/// the newest, of equally old ones the first, (4) not too many of one file or user. It knows nothing but what an interaction has. Thread-safe.
/// </summary>
internal sealed class InteractionFilter(LanguageTable languages)
{
    private readonly SingleFilter _single = new(languages);

    public FilterResult Judge(IReadOnlyList<Interaction> interactions, CancellationToken cancellationToken = default)
    {
        var verdicts = interactions.Select(one => Compare(one, cancellationToken)).ToArray();                      // (1)
        var thresholds = verdicts.Where(v => v.Reason is null).GroupBy(v => LanguageOf(v.Interaction).Name)
            .ToDictionary(g => g.Key, g => RewriteThreshold.Find(g.Select(v => v.Similarity)));
        for (var i = 0; i < verdicts.Length; i++)                                                                  // (2)
        {
            if (verdicts[i].Reason is null && verdicts[i].Similarity < thresholds[LanguageOf(verdicts[i].Interaction).Name].Value)
                verdicts[i] = verdicts[i] with { Reason = DropReason.Rewrite };
        }

        var duplicates = new NearDuplicates();                                                                     // (3)
        foreach (var i in Enumerable.Range(0, verdicts.Length).Where(i => verdicts[i].Reason is null).OrderByDescending(i => interactions[i].Time).ThenBy(i => i))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (duplicates.FindOrKeep(LanguageOf(interactions[i]), interactions[i]) is { } kept)
                verdicts[i] = verdicts[i] with { Reason = DropReason.Duplicate, DuplicateOf = kept };
        }

        var good = Enumerable.Range(0, verdicts.Length).Where(i => verdicts[i].Reason is null).ToArray();          // (4)
        var shares = SampleShares.Judge([.. good.Select(i => interactions[i])]);
        for (var i = 0; i < good.Length; i++)
            verdicts[good[i]] = verdicts[good[i]] with { Reason = shares[i] };

        return new FilterResult(verdicts, thresholds);
    }

    private FilterVerdict Compare(Interaction interaction, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var language = LanguageOf(interaction);
        var (code, mended) = (NormalForm.Of(language, interaction.Code), NormalForm.Of(language, interaction.Fixed));
        return new FilterVerdict(interaction, _single.Judge(interaction), code == mended ? 1 : EditSimilarity.Ratio(code, mended));
    }

    private ILanguage LanguageOf(Interaction interaction) => languages.Find(interaction.Language);
}
