using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects;

/// <summary>Whether a prompt leaves room for at least one token of an answer.</summary>
internal static class PromptRoom
{
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
