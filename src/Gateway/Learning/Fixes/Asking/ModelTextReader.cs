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
                LeastLead = LeadOf(choice),
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

    // Chat: content[].top_logprobs[].logprob; completions: top_logprobs[], an object of tokens.
    private static double? LeadOf(JsonElement choice)
    {
        if (!choice.TryGetProperty("logprobs", out var scores) || scores.ValueKind != JsonValueKind.Object)
            return null;
        if (scores.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array)
            return Least(content.EnumerateArray().Select(token => token.GetProperty("top_logprobs").EnumerateArray().Select(top => top.GetProperty("logprob").GetDouble())));
        return scores.TryGetProperty("top_logprobs", out var tokens) && tokens.ValueKind == JsonValueKind.Array
            ? Least(tokens.EnumerateArray().Select(token => token.EnumerateObject().Select(top => top.Value.GetDouble())))
            : null;
    }

    // The answer is greedy: what was taken is the likeliest.
    private static double? Least(IEnumerable<IEnumerable<double>> tokens)
    {
        double? least = null;
        foreach (var token in tokens)
        {
            var likeliest = token.OrderDescending().Take(2).ToArray();
            if (likeliest.Length < 2)
                return null;
            least = Math.Min(least ?? double.PositiveInfinity, likeliest[0] - likeliest[1]);
        }

        return least;
    }

    private static int Number(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}
