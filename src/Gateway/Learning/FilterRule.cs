using Gateway.Errors;

namespace Gateway.Learning;

/// <summary>Texts that only compare with what is stored: any may be asked for that can be stored. PostgreSQL takes no U+0000.</summary>
internal static class FilterRule
{
    private const int MaxCharacters = 200;

    /// <summary>What is wrong with the first that is; null = nothing.</summary>
    public static RefusalResult? Judge(params ReadOnlySpan<(string Field, string? Text)> filters)
    {
        foreach (var (field, text) in filters)
        {
            if (text is not null && (text.Length > MaxCharacters || text.Any(char.IsControl)))
                return RefusalResult.Invalid(field, $"'{field}' must be at most {MaxCharacters} characters, without control characters.");
        }

        return null;
    }
}
