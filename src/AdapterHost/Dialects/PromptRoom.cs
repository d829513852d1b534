using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects;

/// <summary>Whether a prompt leaves room for at least one token of an answer.</summary>
internal static class PromptRoom
{
    /// <summary>Refuses text that cannot fit whatever its tokens are, before any work is spent on tokenizing it.</summary>
    /// <param name="characters">Length of the text; never more than its UTF-8 bytes.</param>
    /// <param name="engine">Knows the context and the longest token.</param>
    /// <param name="parameter">The field that the text came in.</param>
    public static ApiError? CheckText(long characters, IInferenceEngine engine, string parameter)
    {
        var tokens = characters / engine.Tokenizer.MaxTokenBytes;
        return tokens <= engine.Limits.ContextTokens
            ? null
            : new ApiError(
                ApiErrorCode.ContextLengthExceeded,
                $"'{parameter}' has at least {tokens} tokens, which leaves no room for an answer in the context of {engine.Limits.ContextTokens}.",
                parameter);
    }

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
