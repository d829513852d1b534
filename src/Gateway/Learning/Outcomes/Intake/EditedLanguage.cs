namespace Gateway.Learning.Outcomes.Intake;

/// <summary>The language of a file, by its name.</summary>
internal static class EditedLanguage
{
    private const int LongestExtension = 16;

    private const string Unknown = "text";

    public static string Of(string? path)
    {
        var extension = Path.GetExtension(path ?? "").TrimStart('.').ToLowerInvariant();
        return extension switch
        {
            "py" or "pyw" or "ipynb" => "python",
            "cs" or "csx" => "csharp",
            _ when extension.Length is > 0 and <= LongestExtension && extension.All(char.IsAsciiLetterOrDigit) => extension,
            _ => Unknown,
        };
    }
}
