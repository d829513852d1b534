using System.Diagnostics;
using Gateway.Learning.Fixes.Asking;
using Learning.Fixes.Applying;
using Learning.Fixes.Checking;
using Learning.Fixes.Prompting;
using Learning.Interactions.Scrubbing;
using Learning.Languages;
using Microsoft.Extensions.Options;

namespace Gateway.Learning.Fixes.Answers;

/// <summary>From a model's text to a fix that may be shown, or to silence. For any thread.</summary>
internal sealed class FixJudge(LanguageTable languages, SensitiveText sensitive, IOptions<FixOptions> options)
{
    public const string Cut = "cut";
    public const string Unsure = "confidence";

    /// <param name="manifest">Of who answered.</param>
    /// <param name="beforeLastEdit">The code before the user's last edit; null = unknown.</param>
    public FixVerdict Judge(FixQuestion question, ModePrompt mode, FixManifest manifest, ModelText answer, string? beforeLastEdit)
    {
        if (answer.IsCut)
            return Broken(question, answer, Cut);
        var applied = AnswerLadder.Apply(question.Code, answer.Text, mode.Answer, question.Region, mode.Format);
        if (applied.Refusal is { } refusal)
            return Broken(question, answer, Word(refusal));
        var candidate = new FixCandidate
        {
            Language = languages.Find(question.Language),
            Original = question.Code,
            Fixed = applied.Code!,
            Edits = applied.Edits,
            Region = question.Region,
            Context = [question.Error, .. question.Context],
            Vocabulary = manifest.Names,
            BeforeLastEdit = beforeLastEdit,
            FindSecrets = sensitive.FindSecrets,
        };
        if (FixChecks.FindRefusal(candidate) is { } found)
            return new FixVerdict(null, 0, Word(found.Check));
        var confidence = FixConfidence.Of(answer.LeastLead, applied.Step);
        return confidence < options.Value.LeastConfidence ? new FixVerdict(null, confidence, Unsure) : new FixVerdict(applied, confidence, null);
    }

    /// <summary>What cannot be applied may hold a secret all the same, and no other word is to hide that.</summary>
    private FixVerdict Broken(FixQuestion question, ModelText answer, string word)
    {
        var had = sensitive.FindSecrets(question.Code).ToHashSet(StringComparer.Ordinal);
        return new FixVerdict(null, 0, sensitive.FindSecrets(answer.Text).All(had.Contains) ? word : Word(FixCheck.Secrets));
    }

    private static string Word(ApplyRefusal refusal) => refusal switch
    {
        ApplyRefusal.Empty => "empty",
        ApplyRefusal.TooLong => "too_long",
        ApplyRefusal.Malformed => "malformed",
        ApplyRefusal.NoSuchRegion => "no_such_region",
        ApplyRefusal.NotFound => "not_found",
        ApplyRefusal.Ambiguous => "ambiguous",
        _ => throw new UnreachableException(),
    };

    private static string Word(FixCheck check) => check switch
    {
        FixCheck.Changes => "no_change",
        FixCheck.Region => "region",
        FixCheck.Size => "size",
        FixCheck.Syntax => "syntax",
        FixCheck.Names => "names",
        FixCheck.Reversal => "reversal",
        FixCheck.Secrets => "secrets",
        _ => throw new UnreachableException(),
    };
}
