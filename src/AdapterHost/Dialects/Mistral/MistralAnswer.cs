using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Mistral;

/// <summary>Mistral's fill-in-the-middle answer: chat-shaped, and the chunk that ends a stream tells what it cost.</summary>
internal sealed class MistralAnswer(AnswerShape shape) : AnswerFormat
{
    public override void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices)
    {
        WriteHead(json, "chat.completion");
        for (var i = 0; i < choices.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, i);
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, choices[i].Text);
            json.WriteNull("tool_calls"u8);
            json.WriteEndObject();
            json.WriteString("finish_reason"u8, ReasonOf(choices[i].End));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Usage.Of([.. choices.Select(choice => choice.End)], shape.Choices).Write(json);
        json.WriteEndObject();
    }

    public override void Begin(EventWriter events, int choice) => Chunk(events, choice, isFirst: true, string.Empty, null);

    public override void Delta(EventWriter events, int choice, TextDelta delta) => Chunk(events, choice, isFirst: false, delta.Text, null);

    public override void Finish(EventWriter events, int choice, Finished end) => Chunk(events, choice, isFirst: false, string.Empty, end);

    public override void End(EventWriter events, IReadOnlyList<Finished> ends) => events.Done();

    private void Chunk(EventWriter events, int choice, bool isFirst, string text, Finished? end)
    {
        var json = events.Open();
        WriteHead(json, "chat.completion.chunk");
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteStartObject("delta"u8);
        if (isFirst)
            json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, text);
        json.WriteEndObject();
        json.WriteString("finish_reason"u8, end is null ? null : ReasonOf(end));
        json.WriteEndObject();
        json.WriteEndArray();
        if (end is not null)
            Usage.Of([end], 1).Write(json);
        json.WriteEndObject();
        events.Close();
    }

    private void WriteHead(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, shape.Stamp.Id);
        json.WriteString("object"u8, kind);
        json.WriteNumber("created"u8, shape.Stamp.Created);
        json.WriteString("model"u8, shape.Stamp.Model);
        json.WriteStartArray("choices"u8);
    }
}
