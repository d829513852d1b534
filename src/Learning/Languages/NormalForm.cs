namespace Learning.Languages;

/// <summary>The text by which codes are compared everywhere in the loop.</summary>
internal static class NormalForm
{
    public static string Of(ILanguage language, string code) => string.Join(' ', language.NormalTokens(code));

    public static bool AreEqual(ILanguage language, string a, string b) =>
        string.Equals(a, b, StringComparison.Ordinal) || language.NormalTokens(a).SequenceEqual(language.NormalTokens(b), StringComparer.Ordinal);
}
