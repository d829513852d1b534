using System.Text.Json;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Answers;

/// <summary>Parts that OpenAI's chat and completion objects share.</summary>
internal static class OpenAiJson
{
    public static void WriteStamp(this Utf8JsonWriter json, AnswerStamp stamp, string kind)
    {
        json.WriteString("id"u8, stamp.Id);
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, stamp.Created);
        json.WriteString("model"u8, stamp.Model);
        json.WriteString("system_fingerprint"u8, stamp.Fingerprint);
    }

    public static void WriteUsage(this Utf8JsonWriter json, IEnumerable<Finished> ends)
    {
        var (prompt, completion) = ends.Aggregate((0, 0), (sum, end) => (sum.Item1 + end.PromptTokens, sum.Item2 + end.CompletionTokens));
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, prompt);
        json.WriteNumber("completion_tokens"u8, completion);
        json.WriteNumber("total_tokens"u8, prompt + completion);
        json.WriteStartObject("prompt_tokens_details"u8);
        json.WriteNumber("cached_tokens"u8, 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
