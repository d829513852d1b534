using Microsoft.Extensions.Primitives;

namespace Gateway.Authentication;

/// <summary>Finds the one credential of a request in the three headers that clients use.</summary>
internal static class CredentialReader
{
    private const string BearerPrefix = "Bearer ";

    /// <summary>The credential, or null when there is none, or several that differ: a request has one caller.</summary>
    public static string? Read(IHeaderDictionary headers)
    {
        string? found = null;
        return Take(headers.Authorization, isBearer: true, ref found) && Take(headers["x-api-key"], isBearer: false, ref found) && Take(headers["api-key"], isBearer: false, ref found)
            ? found
            : null;
    }

    /// <summary>False when there is something beside what was found.</summary>
    private static bool Take(StringValues values, bool isBearer, ref string? found)
    {
        foreach (var value in values)
        {
            var candidate = isBearer ? TokenOf(value) : value;
            if (candidate is null || (found is not null && !string.Equals(found, candidate, StringComparison.Ordinal)))
                return false;
            found = candidate;
        }

        return true;
    }

    private static string? TokenOf(string? value) =>
        value?.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) == true ? value[BearerPrefix.Length..].Trim() : null;
}
