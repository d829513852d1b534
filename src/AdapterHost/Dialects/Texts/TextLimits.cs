using AdapterHost.Errors;

namespace AdapterHost.Dialects.Texts;

/// <summary>Tokenizing runs outside of the engine's queue, so a request may ask for only so much of it, and may be told only so much.</summary>
internal static class TextLimits
{
    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int MaxCharacters = 1024 * 1024;

    /// <summary>Longest text that token ids may stand for, in UTF-8 bytes: one id can stand for a hundred of them.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Longest answer, in bytes of JSON: one character can have three tokens, and each an object.</summary>
    public const int MaxAnswerBytes = 8 * 1024 * 1024;

    public static ApiError? Check(long characters, string field) => characters <= MaxCharacters
        ? null
        : ApiError.Invalid(field, $"'{field}' has {characters} characters; the most is {MaxCharacters}.");

    public static ApiError? CheckIds(long ids, string field) => ids <= MaxCharacters
        ? null
        : ApiError.Invalid(field, $"'{field}' has {ids} ids; the most is {MaxCharacters}.");

    public static ApiError? CheckBytes(long bytes, string field) => bytes <= MaxBytes
        ? null
        : ApiError.Invalid(field, $"'{field}' stands for more than {MaxBytes} bytes of text, which is the most; send it in parts.");

    public static ApiError? CheckAnswer(long bytes, string field) => bytes <= MaxAnswerBytes
        ? null
        : ApiError.Invalid(field, $"The tokens of '{field}' make an answer of more than {MaxAnswerBytes} bytes, which is the most; send it in parts.");
}
