using System.Text.RegularExpressions;
using Learning.Interactions;
using Learning.Interactions.Scrubbing;
using Microsoft.Extensions.Options;
using TenantStore.Interactions;

namespace Gateway.Learning.Interactions.Intake;

/// <summary>What an interaction must be. What is kept beside the sealed content has to be a plain word, and no secret. Thread-safe.</summary>
internal sealed partial class InteractionRules(IOptions<InteractionOptions> options, SensitiveText sensitive, TimeProvider time)
{
    public const int MaxEventCharacters = 200;
    public const int MaxPathCharacters = 1000;
    public const int MaxContexts = 64;

    public const string RepositoryText = "1 to 200 of letters, digits, '.', '_', '-', '/', beginning with a letter or digit, without a secret";
    public const string LanguageText = "1 to 32 of letters, digits, '+', '#', '.', '_', '-', and no secret";

    public const int MaxAnswerIdCharacters = 128;

    /// <summary>Clocks of clients may be ahead by so much.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromHours(24);

    /// <summary>What is wrong; null = nothing.</summary>
    public IntakeVerdict? Judge(CapturedInteraction captured) =>
        JudgeWords(captured)
        ?? JudgeTimes(captured)
        ?? JudgeText("error", captured.Error)
        ?? JudgeText("code", captured.Code)
        ?? JudgeText("fixed", captured.Fixed)
        ?? JudgeText("answer", captured.Answer)
        ?? captured.Context.Select(text => JudgeText("context", text)).FirstOrDefault(fault => fault is not null);

    public bool IsRepository(string repository) => RepositoryPattern().IsMatch(repository) && !IsSensitive(repository);

    /// <summary>A plain word: it stands in the open beside what is sealed.</summary>
    public bool IsLanguage(string language) => LanguagePattern().IsMatch(language) && !IsSensitive(language);

    public bool IsErrorKind(string kind) => ErrorKinds.IsKind(kind) && !IsSensitive(kind);

    public bool IsTime(DateTimeOffset at) => at >= DateTimeOffset.UnixEpoch && at - time.GetUtcNow() <= s_skew;

    private bool IsSensitive(string word) => sensitive.Find(word).Count > 0;

    private IntakeVerdict? JudgeWords(CapturedInteraction captured)
    {
        if (captured.Event.Length is 0 or > MaxEventCharacters)
            return IntakeVerdict.Invalid("event", $"'event' must be 1 to {MaxEventCharacters} characters.");
        if (captured.UserKey.Length == 0)
            return IntakeVerdict.Invalid("user", "'user' is missing.");
        if (captured.Repository.Length > 0 && !IsRepository(captured.Repository))
            return IntakeVerdict.Invalid("repository", $"'repository' must be {RepositoryText}.");
        if (captured.Path is { Length: > MaxPathCharacters })
            return IntakeVerdict.Invalid("path", $"'path' is longer than {MaxPathCharacters} characters.");
        if (!IsLanguage(captured.Language))
            return IntakeVerdict.Invalid("language", $"'language' must be {LanguageText}.");
        if (captured.ErrorKind is { } kind && !IsErrorKind(kind))
            return IntakeVerdict.Invalid("errorKind", $"'errorKind' must be a word of at most {ErrorKinds.MaxLength} letters, digits, '_', '-', '.', such as NameError or CS0103, and no secret.");
        if (captured.Code.Length == 0)
            return IntakeVerdict.Invalid("code", "'code' is missing.");
        if (captured.Fixed.Length == 0)
            return IntakeVerdict.Invalid("fixed", "'fixed' is missing.");
        if (captured.Context.Count > MaxContexts)
            return IntakeVerdict.Invalid("context", $"'context' has more than {MaxContexts} texts.");
        if (captured.AnswerId is { } answer && !AnswerIdPattern().IsMatch(answer))
            return IntakeVerdict.Invalid("answerId", $"'answerId' must be the id of an answer: 1 to {MaxAnswerIdCharacters} visible characters of ASCII.");
        return captured.Origin != InteractionOrigin.User && captured is { Source: InteractionSource.Fix, AnswerId: null }
            ? IntakeVerdict.Invalid("answerId", "A fix has an answer.")
            : null;
    }

    private IntakeVerdict? JudgeTimes(CapturedInteraction captured)
    {
        if (captured.FixedAt < captured.FailedAt)
            return IntakeVerdict.Invalid("fixedAt", "'fixedAt' lies before 'failedAt'.");
        return !IsTime(captured.FixedAt) || !IsTime(captured.FailedAt)
            ? IntakeVerdict.Invalid("fixedAt", "'failedAt' and 'fixedAt' must lie between 1970 and tomorrow.")
            : null;
    }

    private IntakeVerdict? JudgeText(string field, string? text) => text?.Length > options.Value.MaxTextCharacters
        ? IntakeVerdict.Invalid(field, $"'{field}' is longer than {options.Value.MaxTextCharacters} characters ({InteractionOptions.Section}:{nameof(InteractionOptions.MaxTextCharacters)}).")
        : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/-]{0,199}\z")]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"\A[!-~]{1,128}\z")]
    private static partial Regex AnswerIdPattern();

    [GeneratedRegex(@"\A[A-Za-z0-9+#._-]{1,32}\z")]
    private static partial Regex LanguagePattern();
}
