using System.Text.Json;
using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Dialects.Answers;

/// <summary>What an answer cost, in tokens.</summary>
internal readonly record struct Usage(int Prompt, int Cached, int Completion, int Accepted, int Rejected)
{
    /// <param name="ends">All choices, those of one prompt beside each other.</param>
    /// <param name="choices">Choices of one prompt. They share its prefill, so it counts once.</param>
    public static Usage Of(IReadOnlyList<Finished?> ends, int choices)
    {
        var usage = default(Usage);
        foreach (var (i, end) in ends.Index())
        {
            if (end is null)
                continue;
            var first = i % choices == 0;
            usage = new Usage(
                usage.Prompt + (first ? end.PromptTokens : 0),
                usage.Cached + (first ? end.CachedTokens : 0),
                usage.Completion + end.CompletionTokens,
                usage.Accepted + end.AcceptedPredictionTokens,
                usage.Rejected + end.RejectedPredictionTokens);
        }

        return usage;
    }

    public AnswerUsage ToContract() => new(Prompt, Cached, Completion, Accepted, Rejected);

    /// <summary>OpenAI's <c>usage</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, Prompt);
        json.WriteNumber("completion_tokens"u8, Completion);
        json.WriteNumber("total_tokens"u8, Prompt + Completion);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, Cached);
        json.WriteEndObject();
        json.WriteStartObject("completion_tokens_details"u8);
        json.WriteNumber("accepted_prediction_tokens"u8, Accepted);
        json.WriteNumber("rejected_prediction_tokens"u8, Rejected);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
