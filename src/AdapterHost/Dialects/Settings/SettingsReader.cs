using AdapterHost.Dialects.Body;
using AdapterHost.Engine;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Settings;

/// <summary>The fields that mean the same in every dialect.</summary>
internal static class SettingsReader
{
    /// <summary>Most answers to one prompt.</summary>
    public const int MaxChoices = 16;

    /// <summary>Most answers of one request, over all its prompts; each is a sequence of its own.</summary>
    public const int MaxSequences = 32;

    /// <summary>Fields that every dialect reads.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "model", "stream", "stop", "n_indent", "t_max_predict_ms",
        .. SamplingReader.Fields, .. GrammarReader.Fields, .. TokenCap.Fields, "n", "n_cmpl", "logit_bias",
    ];

    /// <param name="body">The body.</param>
    /// <param name="tokenizer">Knows what a token id is.</param>
    /// <param name="defaults">What holds where the body says nothing.</param>
    /// <param name="namedTokens">Whether <c>logit_bias</c> may name tokens by their text and come as an array, as in llama.cpp's dialects.</param>
    public static GenerationSettings Read(RequestBody body, ITokenizer tokenizer, SamplingSettings defaults, bool namedTokens = false) => new()
    {
        MaxTokens = TokenCap.Read(body),
        Stream = body.Flag("stream"),
        Stop = StopReader.Read(body),
        Choices = Choices(body),
        MinIndent = body.Integer("n_indent", 0) ?? 0,
        MaxPredictTime = MaxPredictTime(body),
        Sampling = SamplingReader.Read(body, defaults) with
        {
            Grammar = GrammarReader.Read(body),
            LogitBias = LogitBiasReader.Read(body, tokenizer, namedTokens),
        },
    };

    /// <summary>Refuses a request that would need more sequences than one request may have.</summary>
    public static ApiError? CheckSequences(int prompts, int choices) => prompts * choices <= MaxSequences
        ? null
        : ApiError.Invalid("n", $"'n' asks for {choices} answers to each of {prompts} prompts; the most of one request is {MaxSequences}.");

    // Who sends both of llama.cpp's names means the first, as its server does.
    private static int Choices(RequestBody body)
    {
        var own = body.Integer("n_cmpl", 1, MaxChoices);
        return own ?? body.Integer("n", 1, MaxChoices) ?? 1;
    }

    // 0 and less are llama.cpp's "no limit".
    private static TimeSpan? MaxPredictTime(RequestBody body) =>
        body.Integer("t_max_predict_ms", -1) is > 0 and var milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
}
