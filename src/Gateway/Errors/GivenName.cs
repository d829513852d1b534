namespace Gateway.Errors;

/// <summary>A name as a caller wrote it, for the refusal that goes back to that caller. Never for the log.</summary>
internal static class GivenName
{
    private const int MaxCharacters = 64;

    /// <summary>In quotes; what is too long or not printable for a sentence is not repeated.</summary>
    public static string Quote(string? name) => IsPlain(name) ? $"'{name}'" : "One";

    public static bool IsPlain(string? name) => name is { Length: > 0 and <= MaxCharacters } && name.All(character => character is > ' ' and < '\u007f');
}
