using AdapterHost.Dialects.Body;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Settings;

/// <summary>The most tokens of an answer, under the three names that clients use in any dialect. Who sends several means the smallest.</summary>
internal static class TokenCap
{
    private const string Own = "n_predict";

    /// <summary>"Until it ends by itself": the gateway's cap alone decides.</summary>
    private const int Unlimited = -1;

    public static readonly IReadOnlyList<string> Fields = ["max_tokens", "max_completion_tokens", Own];

    /// <summary>0 asks for no generation: a plug-in's warm-up says so with <c>n_predict</c>, a scorer of given text with <c>max_tokens</c>
    /// beside <c>echo</c>.</summary>
    public static int? Read(RequestBody body)
    {
        int? least = null;
        foreach (var field in Fields)
        {
            // llama.cpp's own field knows two kinds of no limit: until it ends (-1), and until the context is full (-2).
            var cap = body.Integer(field, field == Own ? int.MinValue : Unlimited);
            if (cap == 0 && field != Own && !IsScoring(body))
                body.Refuse(ApiError.Invalid(field, $"'{field}' is 0; the least is 1, but for 'echo' with 'logprobs'."));
            if (cap is >= 0 && (least is null || cap < least))
                least = cap;
        }

        return least;
    }

    private static bool IsScoring(RequestBody body) => body.Value("echo") is { ValueKind: System.Text.Json.JsonValueKind.True };
}
