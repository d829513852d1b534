using Learning.Languages;

namespace Learning.Interactions.Filtering;

/// <summary>Judges an interaction by itself, without others: at its capture, and again in front of a snapshot. Thread-safe.</summary>
internal sealed class SingleFilter(LanguageTable languages)
{
    /// <summary>From the failure to the success at most, in milliseconds: 30 minutes.</summary>
    public const long MostBetween = 30 * 60 * 1000;

    private readonly ILanguage[] _known = [languages.Find("sql"), languages.Find("csharp"), languages.Find("python")];

    /// <summary>Null = nothing speaks against it.</summary>
    public DropReason? Judge(Interaction interaction)
    {
        if (string.IsNullOrWhiteSpace(interaction.Error))
            return DropReason.NoError;
        if (interaction.FailedAt is { } failedAt && interaction.Time - failedAt > MostBetween)
            return DropReason.TooLate;
        if (GeneratedCode.Is(interaction))
            return DropReason.Generated;
        var language = languages.Find(interaction.Language);
        var errors = language.CountSyntaxErrors(interaction.Fixed);
        if (errors > 0 && _known.Any(other => other != language && other.CountSyntaxErrors(interaction.Fixed) == 0))
            return DropReason.OtherLanguage;
        if (NormalForm.AreEqual(language, interaction.Code, interaction.Fixed))
            return DropReason.Unchanged;
        return errors > language.CountSyntaxErrors(interaction.Code) ? DropReason.WorseSyntax : null;
    }
}
