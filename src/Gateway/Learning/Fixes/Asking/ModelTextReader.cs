using System.Text.Json;

namespace Gateway.Learning.Fixes.Asking;

/// <summary>Reads OpenAI's answers, chat and completion.</summary>
internal static class ModelTextReader
{
    /// <summary>Null when it is none.</summary>
    public static ModelText? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            var choice = root.GetProperty("choices")[0];
            var text = choice.TryGetProperty("message", out var message) ? message.GetProperty("content") : choice.GetProperty("text");
            var usage = root.TryGetProperty("usage", out var used) && used.ValueKind == JsonValueKind.Object ? used : default;
            return new ModelText
            {
                Text = text.GetString() ?? "",
                IsCut = choice.TryGetProperty("finish_reason", out var reason) && reason.ValueKind == JsonValueKind.String && reason.ValueEquals("length"),
                Scores = ScoresOf(choice),
                PromptTokens = Number(usage, "prompt_tokens"),
                AnswerTokens = Number(usage, "completion_tokens"),
                PredictedTokens = usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty("completion_tokens_details", out var details)
                    ? Number(details, "accepted_prediction_tokens")
                    : 0,
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    // Chat: content[].logprob; completions: token_logprobs[].
    private static List<double>? ScoresOf(JsonElement choice)
    {
        if (!choice.TryGetProperty("logprobs", out var scores) || scores.ValueKind != JsonValueKind.Object)
            return null;
        if (scores.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array)
            return [.. content.EnumerateArray().Select(token => token.GetProperty("logprob").GetDouble())];
        return scores.TryGetProperty("token_logprobs", out var tokens) && tokens.ValueKind == JsonValueKind.Array
            ? [.. tokens.EnumerateArray().Select(token => token.GetDouble())]
            : null;
    }

    private static int Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}
