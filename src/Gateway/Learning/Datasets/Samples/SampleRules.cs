using Gateway.Errors;
using Gateway.Learning.Interactions;
using Gateway.Learning.Interactions.Intake;
using Learning.Datasets;
using Learning.Interactions;
using Learning.Interactions.Scrubbing;
using Learning.Languages;
using Microsoft.Extensions.Options;
using TenantStore.Datasets;

namespace Gateway.Learning.Datasets.Samples;

/// <summary>What a sample by a person's hand must be. It is scrubbed like everything else, before anything is written. Thread-safe.</summary>
internal sealed class SampleRules(IOptions<InteractionOptions> options, InteractionRules rules, Scrubber scrubber, LanguageTable languages)
{
    /// <param name="before">What an edit starts from; null for a new one.</param>
    public (SampleDraft? Draft, RefusalResult? Refusal) Judge(SampleRequest request, Sample? sample, SampleContent? before)
    {
        if (request.State is not null && SampleModel.StateOf(request.State) is null)
            return Refuse("state", "'state' must be included, excluded or regression.");
        // Whatever it says by now: to exclude what the rules would not take any more is what people need most.
        if (sample is not null && before is not null && !request.ChangesContent)
            return (new SampleDraft(before, sample.Language, sample.ErrorKind, SampleModel.StateOf(request.State) ?? sample.State), null);
        var named = request.Language ?? sample?.Language ?? "";
        if (!rules.IsLanguage(named))
            return Refuse("language", $"'language' must be {InteractionRules.LanguageText}.");
        if (request.ErrorKind is { } kind && !rules.IsErrorKind(kind))
            return Refuse("errorKind", $"'errorKind' must be a word of at most {ErrorKinds.MaxLength} letters, digits, '_', '-', '.', and no secret.");
        if (request.HappenedAt is { } at && !rules.IsTime(at))
            return Refuse("happenedAt", "'happenedAt' must lie between 1970 and tomorrow.");

        var language = named.ToLowerInvariant();
        var raw = new SampleContent
        {
            Error = request.Error ?? before?.Error ?? "",
            Code = request.Code ?? before?.Code ?? "",
            Fixed = request.Fixed ?? before?.Fixed ?? "",
            Path = request.Path ?? before?.Path,
            Context = request.Context ?? before?.Context ?? [],
            Rejected = request.Rejected ?? before?.Rejected,
            Salt = SampleText.NewSalt(),
        };
        if (JudgeTexts(raw) is { } refusal)
            return (null, refusal);
        var scrubbed = scrubber.Scrub([raw.Error, raw.Code, raw.Fixed, raw.Path ?? "", raw.Rejected ?? "", .. raw.Context, request.ErrorKind ?? ""], language, prose: 1);
        if (scrubbed.IsRejected)
            return Refuse("code", "There is a private key in it. Nothing was kept; take it out, and change the key.");
        var content = raw with
        {
            Error = scrubbed.Texts[0],
            Code = scrubbed.Texts[1],
            Fixed = scrubbed.Texts[2],
            Path = raw.Path is null ? null : scrubbed.Texts[3],
            Rejected = raw.Rejected is null ? null : scrubbed.Texts[4],
            Context = [.. scrubbed.Texts.Skip(5).SkipLast(1)],
        };
        if (NormalForm.AreEqual(languages.Find(language), content.Code, content.Fixed))
            return Refuse("fixed", "'fixed' differs from 'code' in nothing but comments, white space and the like: there is nothing to learn.");
        // The kind stands in the open: one that is a secret of the code is dropped.
        var kindOfRequest = request.ErrorKind == scrubbed.Texts[^1] ? request.ErrorKind : null;
        var errorKind = kindOfRequest ?? (request.Error is null ? sample?.ErrorKind : null) ?? ErrorKinds.Of(content.Error, null);
        return (new SampleDraft(content, language, errorKind, SampleModel.StateOf(request.State) ?? sample?.State ?? SampleState.Included), null);
    }

    private RefusalResult? JudgeTexts(SampleContent content)
    {
        if (string.IsNullOrWhiteSpace(content.Error))
            return RefusalResult.Invalid("error", "'error' is missing: what was wrong belongs to a sample.");
        if (content.Code.Length == 0)
            return RefusalResult.Invalid("code", "'code' is missing.");
        if (content.Fixed.Length == 0)
            return RefusalResult.Invalid("fixed", "'fixed' is missing.");
        if (content.Path?.Length > InteractionRules.MaxPathCharacters)
            return RefusalResult.Invalid("path", $"'path' is longer than {InteractionRules.MaxPathCharacters} characters.");
        if (content.Context.Count > InteractionRules.MaxContexts || content.Context.Any(text => text is null))
            return RefusalResult.Invalid("context", $"'context' must be at most {InteractionRules.MaxContexts} texts.");
        (string Field, string? Text)[] texts =
            [("error", content.Error), ("code", content.Code), ("fixed", content.Fixed), ("rejected", content.Rejected), .. content.Context.Select(text => ("context", text))];
        foreach (var (field, text) in texts)
        {
            if (text?.Length > options.Value.MaxTextCharacters)
                return RefusalResult.Invalid(field, $"'{field}' is longer than {options.Value.MaxTextCharacters} characters ({InteractionOptions.Section}:{nameof(InteractionOptions.MaxTextCharacters)}).");
        }

        return null;
    }

    private static (SampleDraft?, RefusalResult?) Refuse(string field, string message) => (null, RefusalResult.Invalid(field, message));
}
