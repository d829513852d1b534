using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Chat;

/// <summary>OpenAI's <c>chat.completion</c> and <c>chat.completion.chunk</c>.</summary>
internal sealed class ChatAnswer(AnswerStamp stamp, bool includeUsage) : AnswerFormat
{
    public override void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices)
    {
        json.WriteStartObject();
        json.WriteStamp(stamp, "chat.completion");
        json.WriteStartArray("choices"u8);
        for (var i = 0; i < choices.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, i);
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, choices[i].Text);
            json.WriteNull("refusal"u8);
            json.WriteEndObject();
            json.WriteNull("logprobs"u8);
            json.WriteString("finish_reason"u8, ReasonOf(choices[i].End));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteUsage(choices.Select(choice => choice.End));
        json.WriteEndObject();
    }

    public override void Begin(EventWriter events, int choice) => Chunk(events, choice, role: true, content: string.Empty, reason: null);

    public override void Delta(EventWriter events, int choice, string text) => Chunk(events, choice, role: false, content: text, reason: null);

    public override void Finish(EventWriter events, int choice, Finished end) =>
        Chunk(events, choice, role: false, content: null, ReasonOf(end));

    public override void End(EventWriter events, IReadOnlyList<Finished> ends)
    {
        if (includeUsage)
        {
            var json = events.Open();
            json.WriteStartObject();
            json.WriteStamp(stamp, "chat.completion.chunk");
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            json.WriteUsage(ends);
            json.WriteEndObject();
            events.Close();
        }

        events.Done();
    }

    private void Chunk(EventWriter events, int choice, bool role, string? content, string? reason)
    {
        var json = events.Open();
        json.WriteStartObject();
        json.WriteStamp(stamp, "chat.completion.chunk");
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteStartObject("delta"u8);
        if (role)
            json.WriteString("role"u8, "assistant"u8);
        if (content is not null)
            json.WriteString("content"u8, content);
        json.WriteEndObject();
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, reason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (includeUsage)
            json.WriteNull("usage"u8);
        json.WriteEndObject();
        events.Close();
    }
}
