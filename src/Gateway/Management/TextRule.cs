namespace Gateway.Management;

/// <summary>Bounds of texts that callers choose freely.</summary>
internal static class TextRule
{
    public const int MaxNameLength = 200;

    /// <summary>Null, or what is wrong with a name that people read.</summary>
    public static string? Judge(string? text, string field) => text switch
    {
        null or "" => $"'{field}' is missing.",
        { Length: > MaxNameLength } => $"'{field}' is longer than {MaxNameLength} characters.",
        _ when text.Any(char.IsControl) => $"'{field}' holds a control character.",
        _ => null,
    };
}
