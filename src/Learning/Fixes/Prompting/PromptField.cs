namespace Learning.Fixes.Prompting;

/// <summary>What a template can show, by the names of its placeholders.</summary>
internal static class PromptField
{
    public const string Code = "code";
    public const string Region = "region";
    public const string Context = "context";

    /// <summary>One of the context's texts, within the section of the context.</summary>
    public const string Item = "item";

    private static readonly string[] s_names = [Code, "error", "kind", "line", "language", "path", Region, Context];

    public static bool Exists(string name) => Array.IndexOf(s_names, name) >= 0;

    public static string List { get; } = string.Join(", ", s_names.Select(name => "{" + name + "}"));

    /// <summary>The value; "" when there is none.</summary>
    public static string Of(FixQuestion question, string name) => name switch
    {
        Code => question.Code,
        "error" => question.Error,
        "kind" => question.ErrorKind,
        "line" => question.ErrorLine?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "",
        "language" => question.Language,
        "path" => question.Path,
        Region => RegionOf(question),
        _ => string.Join('\n', question.Context),
    };

    private static string RegionOf(FixQuestion question)
    {
        if (question.Region is not { } region)
            return question.Code;
        var lines = Applying.CodeLines.Split(question.Code);
        var (start, end) = (Math.Clamp(region.Start, 0, lines.Length), Math.Clamp(region.End, 0, lines.Length));
        return string.Join('\n', lines[start..Math.Max(start, end)]);
    }
}
