using AdapterHost.Dialects.FillInMiddle;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects;

/// <summary>Whether a prompt leaves room for at least one token of an answer.</summary>
internal static class PromptRoom
{
    /// <summary>Refuses text that cannot fit whatever its tokens are, before any work is spent on tokenizing it.</summary>
    /// <remarks>
    /// By what tokens hold on average, not by the longest token: vocabularies have runs of hundreds of blanks, by which any text might fit.
    /// </remarks>
    /// <param name="characters">Length of the text.</param>
    /// <param name="limits">The context.</param>
    /// <param name="parameter">The field that the text came in.</param>
    public static ApiError? CheckText(long characters, EngineLimits limits, string parameter)
    {
        var most = (long)limits.ContextTokens * TextCut.CharactersPerToken;
        return characters <= most
            ? null
            : new ApiError(
                ApiErrorCode.ContextLengthExceeded,
                $"'{parameter}' has {characters} characters; the most that is read for the context of {limits.ContextTokens} tokens is {most}.",
                parameter);
    }

    /// <summary>Refuses a list that has more parts than the context has tokens.</summary>
    public static ApiError? CheckParts(int parts, EngineLimits limits, string parameter) => parts <= limits.ContextTokens
        ? null
        : new ApiError(
            ApiErrorCode.ContextLengthExceeded,
            $"'{parameter}' has {parts} parts, more than the context has tokens, {limits.ContextTokens}.",
            parameter);

    public static ApiError? Check(int[] prompt, EngineLimits limits, string parameter)
    {
        if (prompt.Length == 0)
            return ApiError.Invalid(parameter, $"'{parameter}' is empty: there is nothing to continue.");
        return prompt.Length < limits.ContextTokens
            ? null
            : new ApiError(
                ApiErrorCode.ContextLengthExceeded,
                $"'{parameter}' has {prompt.Length} tokens, which leaves no room for an answer in the context of {limits.ContextTokens}.",
                parameter);
    }
}
