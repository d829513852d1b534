using AdapterHost.Errors;

namespace AdapterHost.Dialects.Texts;

/// <summary>Tokenizing runs outside of the engine's queue, so a request may ask for only so much of it.</summary>
internal static class TextLimits
{
    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int MaxCharacters = 1024 * 1024;

    public static ApiError? Check(long characters, string field) => characters <= MaxCharacters
        ? null
        : ApiError.Invalid(field, $"'{field}' has {characters} characters; the most is {MaxCharacters}.");
}
