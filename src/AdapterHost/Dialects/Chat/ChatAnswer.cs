using System.Text.Json;
using AdapterHost.Dialects.Answers;
using AdapterHost.Engine;

namespace AdapterHost.Dialects.Chat;

/// <summary>OpenAI's <c>chat.completion</c> and <c>chat.completion.chunk</c>.</summary>
internal sealed class ChatAnswer(AnswerShape shape) : AnswerFormat
{
    private static readonly TextDelta Opening = new(string.Empty);

    public override void WriteWhole(Utf8JsonWriter json, IReadOnlyList<ChoiceResult> choices)
    {
        json.WriteStartObject();
        json.WriteStamp(shape.Stamp, "chat.completion");
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
            WriteLogProbabilities(json, choices[i].Tokens);
            json.WriteString("finish_reason"u8, ReasonOf(choices[i].End));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Usage.Of([.. choices.Select(choice => choice.End)], shape.Choices).Write(json);
        json.WriteEndObject();
    }

    public override void Begin(EventWriter events, int choice) => Chunk(events, choice, role: true, Opening, reason: null);

    public override void Delta(EventWriter events, int choice, TextDelta delta) => Chunk(events, choice, role: false, delta, reason: null);

    public override void Finish(EventWriter events, int choice, Finished end) => Chunk(events, choice, role: false, delta: null, ReasonOf(end));

    public override void End(EventWriter events, IReadOnlyList<Finished> ends)
    {
        if (shape.IncludeUsage)
        {
            var json = events.Open();
            json.WriteStartObject();
            json.WriteStamp(shape.Stamp, "chat.completion.chunk");
            json.WriteStartArray("choices"u8);
            json.WriteEndArray();
            Usage.Of(ends, shape.Choices).Write(json);
            json.WriteEndObject();
            events.Close();
        }

        events.Done();
    }

    private void Chunk(EventWriter events, int choice, bool role, TextDelta? delta, string? reason)
    {
        var json = events.Open();
        json.WriteStartObject();
        json.WriteStamp(shape.Stamp, "chat.completion.chunk");
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteStartObject("delta"u8);
        if (role)
            json.WriteString("role"u8, "assistant"u8);
        if (delta is not null)
            json.WriteString("content"u8, delta.Text);
        json.WriteEndObject();
        WriteLogProbabilities(json, delta?.Tokens ?? []);
        json.WriteString("finish_reason"u8, reason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (shape.IncludeUsage)
            json.WriteNull("usage"u8);
        json.WriteEndObject();
        events.Close();
    }

    private void WriteLogProbabilities(Utf8JsonWriter json, IReadOnlyList<TokenScore> tokens)
    {
        if (!shape.LogProbabilities)
        {
            json.WriteNull("logprobs"u8);
            return;
        }

        json.WriteStartObject("logprobs"u8);
        json.WriteStartArray("content"u8);
        foreach (var token in tokens)
            TokenText.Write(json, token, shape.Tokenizer, withId: false);
        json.WriteEndArray();
        json.WriteNull("refusal"u8);
        json.WriteEndObject();
    }
}
