namespace Gateway.Authentication;

/// <summary>Finds the one credential of a request in the three headers that clients use.</summary>
internal static class CredentialReader
{
    private const string BearerPrefix = "Bearer ";

    /// <summary>The credential, or null when there is none, or several that differ: a request has one caller.</summary>
    public static string? Read(IHeaderDictionary headers)
    {
        string? found = null;
        foreach (var candidate in Candidates(headers))
        {
            if (candidate is null || (found is not null && !string.Equals(found, candidate, StringComparison.Ordinal)))
                return null;
            found = candidate;
        }

        return found;
    }

    private static IEnumerable<string?> Candidates(IHeaderDictionary headers)
    {
        foreach (var value in headers.Authorization)
            yield return value?.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) == true ? value[BearerPrefix.Length..].Trim() : null;
        foreach (var value in headers["x-api-key"])
            yield return value;
        foreach (var value in headers["api-key"])
            yield return value;
    }
}
